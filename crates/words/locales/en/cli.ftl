### The command line: what a person reads in a terminal. Each trouble says what was attempted and what to do.

## Serving

cli-serve-set-up = Makegood is ready to be set up. Open: { $address }
cli-serve-token = The address works once, for a week. If the page asks for the token, type: { $token }
cli-serve-ready = Makegood is ready. Open: { $address }
cli-serve-where = Mail is taken at { $smtp }. Data: { $place }. Ctrl-C stops the desk; nothing is lost.
cli-listen-in-use = Another program listens on { $address } already. Stop it, or name another port: --listen 127.0.0.1:8081
cli-listen-not-allowed = This user may not listen on { $address }: ports below 1024 need a permission of their own. Name another port: --listen 127.0.0.1:8080
cli-listen-failed = Pages can’t be served on { $address }: { $why }. Name another address with --listen.
cli-writing-stopped = Writing to the data folder has stopped: { $why } Check the disk, then start the desk again; what was confirmed is kept.
cli-part-ended = A part of the desk has ended that never should ({ $part }); the log says why. Start the desk again; what was confirmed is kept.
cli-demo-not-real = { $folder } holds the demonstration. Start it with --demo, or name another folder for your own desk: --data DIR
cli-real-not-demo = { $folder } holds a desk of its own, and the demonstration doesn’t touch it. Name a folder that isn’t there yet: --demo --data DIR

## Places, files and settings

cli-database-not-postgres = The database has to be PostgreSQL: postgres://user@host/name. For SQLite, name a folder: --data DIR
cli-place-twice = { $folder } holds a SQLite desk, and a PostgreSQL database is named as well. Leave out --database (and MAKEGOOD_DATABASE), or name another folder with --data.
cli-no-desk-here = There is no desk in { $folder }. Name its folder with --data, or set one up: makegood setup --from FILE.toml
cli-folder-unusable = { $folder } can’t be used: { $why }. Name a folder that this user can write to.
cli-file-unreadable = { $file } can’t be read: { $why }.
cli-path-unreadable = Nothing was taken in, because one of the paths can’t be read: { $why }.
cli-toml-unknown-near = { $file }, line { $line }: there is no “{ $key }”. Did you mean “{ $near }”?
cli-toml-unknown = { $file }, line { $line }: there is no “{ $key }”. What can stand there: { $known }
cli-toml-wrong = { $file }, line { $line }: { $why }
cli-config-certificate-and-key = [mail_in] certificate and key belong together: name both, or neither.
cli-config-readers = [mail_in] readers can be 1 to 64.
cli-config-archive = [mail_out] archive: { $folder } is no folder that can be read. Name the folder to which the mail server copies what was sent, or leave it out: then the owner of a message in doubt is told.
cli-field-unusable = { $field }: { $why }
cli-address-unanswerable = mail_address: nobody could answer this address. Name one that people may write to, such as help@desk.example.

## Setting up, and colleagues

cli-setup-done = { $organisation } is set up.
cli-setup-joined = { $name } has joined already.
cli-link = { $name } ({ $mail }): { $link }
cli-links-mailed = Each link works once, for a week: a password is chosen there, and a second factor. It also leaves by mail to their address, once the desk runs.
cli-links-once = Each link works once, for a week: a password is chosen there, and a second factor. Send them in a way that you trust.
cli-role-unknown = There is no role “{ $role }”. There are: { $known }
cli-team-unknown = There is no team “{ $team }”. There are: { $known }
cli-last-administrator = Nothing was changed: nobody else who can log in is an administrator. Make one of somebody first: makegood staff reset WHO --role administrator, and let them choose their password.
cli-still-owns-cases = { $count ->
    [one] Nothing was changed: they own an open case, and an auditor owns none. A lead hands it over first.
   *[other] Nothing was changed: they own { $count } open cases, and an auditor owns none. A lead hands them over first.
}
cli-staff-known = Somebody with the address { $mail } works here already. For a new link: makegood staff reset { $mail }
cli-staff-unknown = Nobody called { $who } works here. The administrators are: { $administrators }
cli-staff-several = Several people are called { $who }. Say their mail address.
cli-staff-reset = { $name } can’t log in with the old password or second factor any more, and every session has ended.

## Mail from files

cli-mailbox-unusable = --mailbox { $mailbox }: this is not a mail address.
cli-intake-keeping = keeping
cli-intake-reading = reading
cli-intake-account = { $messages ->
    [one] 1 message in
   *[other] { $messages } messages in
} = { $contacts } contacts + { $notices } notices + { $duplicates } duplicates + { $waiting } waiting for a human
cli-intake-unread = { $unread } more are kept and not read yet. Run the command again, or leave them to the desk.
cli-intake-others = Among these are { $others } that came by other doors meanwhile.
cli-intake-ledger = Since the beginning: { $messages } in = { $contacts } contacts + { $notices } notices + { $duplicates } duplicates + { $waiting } waiting for a human
cli-intake-too-large = { $file }: a message of more than 256 MB was left out. Mail of that size has to be looked at where it lies.
cli-intake-no-mail = { $count ->
    [one] One file in a folder doesn’t begin like mail, and was left out.
   *[other] { $count } files in folders don’t begin like mail, and were left out.
} Name such a file itself, and it is taken in.
cli-intake-odd = { $count ->
    [one] One message or file was left out, as said above.
   *[other] { $count } messages or files were left out, as said above.
} Everything else was taken in; run again, it adds nothing twice.

## Cases

cli-case-open = { $key }  { $customer }: { $what }, { $by }, { $due }
cli-case-ended = { $key }  { $customer }: { $state } ({ $ago }), { $owner }
cli-case-nameless = (no name)
cli-no-such-case = There is no case “{ $key }”. `makegood cases` lists them all.

## Doctor

cli-rule-owner = every open case has an owner who is here, or is covered for
cli-rule-next-step = every open case has a dated next step that its customer knows of
cli-rule-answerable = every message can be answered
cli-rule-way-forward = every refusal names its rule and a way forward: none can be recorded without
cli-rule-promise = promises are kept, moved, or told as broken
cli-rule-customers-word = cases end by the customer’s word
cli-rule-nothing-lost = nothing is lost, and the record is whole
cli-doctor-holds = holds           rule { $number }: { $name }
cli-doctor-breaks = DOES NOT HOLD   rule { $number }: { $name }
cli-doctor-well = All rules hold.
cli-doctor-broken = { $count ->
    [one] One thing breaks a rule.
   *[other] { $count } things break a rule.
}

## The record

cli-verify-streams = verifying
cli-verify-files = verifying files
cli-verify-well = The record is whole: { $streams } streams and { $files } files are what was recorded.
cli-verify-export-well = The export is whole: { $streams } streams are what was recorded.
cli-verify-damage = stream { $stream } { $key }: event { $seq }: { $what }
cli-verify-file = files/{ $file }: its bytes are not what they were. Restore it from a backup.
cli-verify-line = line { $line }: it isn’t what was written
cli-verify-cut-off = the export was cut off: its end is missing or doesn’t fit
cli-verify-no-export = { $file } is no export of a desk. Make one: makegood export --format jsonl > FILE
cli-verify-damaged = { $count ->
    [one] One thing is damaged.
   *[other] { $count } things are damaged.
} Keep a copy of everything as it is, then restore the latest backup beside it and compare.

## Backups

cli-backup-copying = copying
cli-backup-packing = packing
cli-backup-exists = { $file } is there already, and a backup never replaces a file. Name a new one.
cli-backup-failed = The backup { $file } could not be made: { $why }. Nothing of it was kept.
cli-backup-damaged = The copy doesn’t verify, so no backup was kept. Run `makegood verify`, and keep the backups that you have.
cli-backup-done = { $file } ({ $megabytes } MB) is a whole copy: it was unpacked, and all { $streams } streams were verified.
cli-backup-secrets = The secrets are not in it. Keep copies of server.key and mail-out.password elsewhere: without server.key, addresses and links that customers have stop working.
cli-backup-postgres = This desk is on PostgreSQL, whose own tools make its backups: pg_dump --format=custom --file=desk.dump { $database } for a copy, or continuous archiving. Copy the folder { $folder }/files afterwards. To restore: pg_restore --dbname={ $database } desk.dump, then makegood verify.
cli-restore-unpacking = unpacking
cli-restore-running = A server runs on { $folder }. Stop it first, and restore into an empty folder.
cli-restore-not-empty = { $folder } isn’t empty, and nothing in it is replaced. Name an empty folder, or one that isn’t there yet: --data DIR
cli-restore-unusable = { $file } can’t be restored: { $why }.
cli-restore-damaged = The backup doesn’t verify, so nothing was restored. Try an older one.
cli-restore-done = { $folder } holds the desk again: all { $streams } streams were verified.
cli-restore-secrets = Put server.key and mail-out.password back into { $folder } before you start it: without server.key, addresses and links that customers have stop working.
cli-restore-outbox = { $count ->
    [one] One message had not left when the backup was made, and leaves at the next start. If it left since, its reader gets it twice.
   *[other] { $count } messages had not left when the backup was made, and leave at the next start. Those that left since reach their readers twice.
}
