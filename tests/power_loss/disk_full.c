/* disk_full.c: a disk that is full while the file named by FULL_WHEN exists.
 *
 * Loaded with LD_PRELOAD. As long as that file is there, what would make a file under FULL_UNDER longer fails with ENOSPC
 * and writes nothing; overwriting what a file already has goes on, as on a real disk. A test fills the disk by making the
 * file, and frees it by removing it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* Whether a write that ends at this byte finds no room. An end of -1 stands for the file's present end plus one. */
static int is_full(int fd, off_t end)
{
    const char *when = getenv("FULL_WHEN"), *under = getenv("FULL_UNDER");
    char link[64], path[PATH_MAX];
    struct stat file;
    int before = errno;
    int full = 0;
    if (when && under && !access(when, F_OK)) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, path, sizeof path - 1);
        if (length > 0) {
            path[length] = 0;
            full = !strncmp(path, under, strlen(under)) && !fstat(fd, &file) && S_ISREG(file.st_mode)
                   && (end < 0 || end > file.st_size);
        }
    }
    errno = full ? ENOSPC : before;
    return full;
}

/* Where a plain write of so many bytes would end. */
static off_t end_of_write(int fd, size_t length)
{
    if (fcntl(fd, F_GETFL) & O_APPEND)
        return -1;
    off_t at = lseek(fd, 0, SEEK_CUR);
    return at < 0 ? 0 : at + (off_t)length;
}

static size_t length_of(const struct iovec *parts, int count)
{
    size_t length = 0;
    for (int part = 0; part < count; part++)
        length += parts[part].iov_len;
    return length;
}

#define REAL(result, name, ...) ((result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t length)
{
    return is_full(fd, end_of_write(fd, length)) ? -1 : REAL(ssize_t, write, int, const void *, size_t)(fd, bytes, length);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at)
{
    return is_full(fd, at + (off_t)length) ? -1
                                           : REAL(ssize_t, pwrite, int, const void *, size_t, off_t)(fd, bytes, length, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at)
{
    return pwrite(fd, bytes, length, at);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    return is_full(fd, end_of_write(fd, length_of(parts, count))) ? -1
                                                                  : REAL(ssize_t, writev, int, const struct iovec *, int)(fd, parts, count);
}

int ftruncate(int fd, off_t length)
{
    return is_full(fd, length) ? -1 : REAL(int, ftruncate, int, off_t)(fd, length);
}

int ftruncate64(int fd, off64_t length)
{
    return ftruncate(fd, length);
}

int fallocate(int fd, int mode, off_t at, off_t length)
{
    return is_full(fd, at + length) ? -1 : REAL(int, fallocate, int, int, off_t, off_t)(fd, mode, at, length);
}

int fallocate64(int fd, int mode, off64_t at, off64_t length)
{
    return fallocate(fd, mode, at, length);
}

/* posix_fallocate returns its error instead of setting errno. */
int posix_fallocate(int fd, off_t at, off_t length)
{
    return is_full(fd, at + length) ? ENOSPC : REAL(int, posix_fallocate, int, off_t, off_t)(fd, at, length);
}

int posix_fallocate64(int fd, off64_t at, off64_t length)
{
    return posix_fallocate(fd, at, length);
}
