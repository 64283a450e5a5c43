/* scribe: does to files what its words say, one after another, for check.sh.
 *
 * write FILE TEXT | write-only FILE TEXT (opened for writing only) | append FILE TEXT | truncate FILE LENGTH | sync FILE |
 * sync-data FILE | sync-folder FOLDER | rename A B | remove FILE | folder FOLDER | sync-all | die
 *
 * A word that fails is told with its error and ends the work with 1.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int put(const char *path, int flags, const char *text)
{
    int fd = open(path, flags | O_CREAT, 0644);
    ssize_t length = (ssize_t)strlen(text);
    return fd < 0 || write(fd, text, (size_t)length) != length || (flags & O_WRONLY && fsync(fd)) || close(fd);
}

static int synced(const char *path, int (*how)(int), int flags)
{
    int fd = open(path, flags);
    return fd < 0 || how(fd) || close(fd);
}

static int is(const char *word, const char *wanted, int left, int needed) { return !strcmp(word, wanted) && left > needed; }

int main(int count, char **words)
{
    for (int at = 1; at < count;) {
        char **w = words + at;
        int left = count - at, failed = 1, used = 2;
        if (is(*w, "write", left, 2))
            failed = put(w[1], O_RDWR | O_TRUNC, w[2]), used = 3;
        else if (is(*w, "write-only", left, 2))
            failed = put(w[1], O_WRONLY | O_TRUNC, w[2]), used = 3;
        else if (is(*w, "append", left, 2))
            failed = put(w[1], O_RDWR | O_APPEND, w[2]), used = 3;
        else if (is(*w, "truncate", left, 2))
            failed = truncate(w[1], atol(w[2])), used = 3;
        else if (is(*w, "rename", left, 2))
            failed = rename(w[1], w[2]), used = 3;
        else if (is(*w, "sync", left, 1))
            failed = synced(w[1], fsync, O_RDWR);
        else if (is(*w, "sync-data", left, 1))
            failed = synced(w[1], fdatasync, O_RDWR);
        else if (is(*w, "sync-dsync", left, 1))
            failed = synced(w[1], fsync, O_RDWR | O_DSYNC);
        else if (is(*w, "sync-folder", left, 1))
            failed = synced(w[1], fsync, O_RDONLY | O_DIRECTORY);
        else if (is(*w, "remove", left, 1))
            failed = remove(w[1]);
        else if (is(*w, "folder", left, 1))
            failed = mkdir(w[1], 0755);
        else if (is(*w, "sync-all", left, 0))
            sync(), failed = 0, used = 1;
        else if (is(*w, "die", left, 0))
            raise(SIGKILL);
        if (failed) {
            perror(*w);
            return 1;
        }
        at += used;
    }
    return 0;
}
