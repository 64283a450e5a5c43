### Set-up, log-in, settings, colleagues.

## Set-up

setup-title-short = Set up Makegood
setup-title = Set up your desk
setup-what = One page, then you are ready for the first customer. All of it can be changed later.
setup-wrong = { $count ->
    [one] one field. What you typed is kept; passwords have to be typed again.
   *[other] { $count } fields. What you typed is kept; passwords have to be typed again.
}
setup-token-group = Proof that it is you
setup-token = Set-up token
setup-token-hint = The terminal in which Makegood started shows it. It works once.
setup-group-organisation = Your organisation
setup-organisation = Name
setup-organisation-hint = As your customers know it.
setup-base-address = Address of this desk
setup-base-address-hint = Links in messages begin with it, for example https://desk.nordwerk.example
setup-zone = Time zone
setup-zone-hint = Of your published hours, for example Europe/Paris
setup-telephone = Telephone (if you have one)
setup-telephone-hint = Shown to customers.
setup-emergency = In an emergency outside your hours
setup-emergency-hint = Every customer who writes while you are closed is told this.
setup-emergency-who = What for, and who answers
setup-emergency-telephone = Telephone
setup-group-hours = Published hours
setup-hours-hint = For example 9:00-12:30, 13:30-17:00. Leave a day empty when you are closed.
setup-holidays = Holidays
setup-holidays-hint = One a line, for example: 2026-12-25 Christmas Day
day-monday = Monday
day-tuesday = Tuesday
day-wednesday = Wednesday
day-thursday = Thursday
day-friday = Friday
day-saturday = Saturday
day-sunday = Sunday
setup-group-you = You, the first administrator
setup-you-hint = There is no default password. A second factor is set up at your first log-in.
setup-admin-name = Work name
setup-admin-name-hint = One stable name, under which customers can reach them.
setup-admin-address = Mail address
setup-admin-address-hint = For the log-in.
setup-password = Password
setup-password-hint = At least 12 characters. A short sentence is good.
setup-password-again = Password again
setup-password-again-hint = To be sure that it is what you meant.
setup-group-colleagues = Colleagues and teams
setup-colleagues = Colleagues
setup-colleagues-hint = One a line: work name, mail address, team. Each is sent a link of invitation by mail. You can do this later.
setup-group-mail = Mail
setup-mail-address = Address to which customers write
setup-mail-address-hint = Every message can be answered, so it must be one that arrives here.
setup-arrives = How mail arrives
setup-arrives-smtp = By SMTP: this desk takes mail for its address
setup-arrives-files = Only from files, by makegood intake
setup-listens = The listener waits at { $address }.
setup-leaves = How mail leaves
setup-out-host = Mail server
setup-out-port = Port
setup-out-security = Protection of the line
setup-security-none = none (only for a server on this machine)
setup-security-starttls = STARTTLS
setup-security-tls = TLS
setup-out-user = User (if it asks for one)
setup-out-password = Password
setup-out-password-kept = One is stored. Leave this empty to keep it.
setup-button = Start the desk
setup-after = Afterwards you log in, and set up your second factor.

setup-token-what = The terminal in which Makegood started shows a token for this first visit. It works once.
setup-token-wrong = This token is not the one that the terminal shows, or it has been used. Start Makegood again for a new one.
setup-token-button = Go on
setup-field-missing = This is needed.
setup-port-wrong = A port is a number from 1 to 65535; mail servers listen at 587, 465 or 25.
setup-address-unusable = Nobody could answer this address. Take one that people read, with a domain, without a plus sign, and not a no-reply.
setup-colleague-line = Line { $line } is not like: Ines Moreau, ines@nordwerk.example, Customer care
setup-out-password-lost = It could not be kept: { $why }
setup-first-team = Customer care
password-too-short = At least 12 characters. A short sentence is good.
password-too-long = This is longer than we take.
password-too-common = Everybody who guesses passwords tries this one first. Take another.
password-not-the-same = These two are not the same. Type both again.

## Log-in

login-title = Log in
login-address = Mail address
login-password = Password
login-button = Go on
login-wait = { $count ->
    [one] Too many wrong tries. The next is taken in 1 minute.
   *[other] Too many wrong tries. The next is taken in { $count } minutes.
}
login-in-the-clear = This page came over http, without encryption, and your browser would not keep the log-in. Log in at the desk’s own address:
login-lost = Lost your password? An administrator sends you a new link.
login-code-title = Your code
login-code = Code
login-code-hint = The six digits that your app shows now.
login-code-button = Log in
login-code-lost = Lost your telephone? An administrator can reset it. The last administrator does so on the machine: makegood staff reset
login-again = Begin again
login-wrong = The address or the password is not right.
login-code-wrong = That code is not right, or no longer. Take the one that your app shows now.
enrol-title = Your second factor
enrol-what = An app on your telephone shows a new code every half minute. With it, a stolen password opens nothing.
enrol-scan = Scan this with your app.
enrol-or-type = Or type this secret into it:
enrol-code = Then type the code that it shows.
enrol-button = Switch it on
enrol-lost = Keep the secret in a safe place if you have no second telephone. An administrator can always reset it.
enrol-later = Not now
enrol-later-what = You are asked again at the next log-in.
login-demo-title = The people of this demonstration
login-demo-what = Nothing here is real. Come in as any of them, with one click.
login-demo-as = { $name }, { $role }
login-demo-customer = A customer’s own page
login-demo-customer-link = What { $name } sees
login-demo-customer-unnamed = What the customer sees
invitation-title-short = Invitation
invitation-token-what = Whoever invited you sent a link. Type what stands in it behind the #.
invitation-token = Token of the invitation
invitation-token-hint = It works once.
invitation-token-wrong = This invitation has been used, has expired, or never was one. Ask whoever invited you for a new link.
invitation-token-button = Go on
invitation-title = { $organisation } invites you to its desk
invitation-what = Choose your password. The link works once, until { $until }.
invitation-button = Join

## Settings

settings-title = Settings
settings-what = Every change is on the record.
settings-sections = Sections
settings-keep = Keep
settings-policy = Promises and limits
settings-policy-what = “Open” minutes count in your published hours only; the others count always.
settings-policy-bounds = { $low } to { $high }; usually { $standard }.
policy-first-answer = Open minutes until a person’s first answer is promised
policy-answer = Open minutes until a later message is answered
policy-call-back = Open minutes until somebody who asked for it is called
policy-warn-before = Minutes before a promise is due at which its owner is warned
policy-disclose = Open minutes in which the owner tells a broken promise in person
policy-tell = Open minutes in which an undelivered message is told in another way
policy-ask-again = Days after which “is it solved?” is asked again
policy-ask-rounds = How often “is it solved?” is asked
policy-put-to-test = Days after which a mended harm is asked about once more
policy-stopgap = Minutes within which a harm has something that relieves it
policy-cover-lease = Open minutes within which an unplanned absence is covered
policy-hand-over = Open minutes within which a hand-over is answered
policy-hand-overs-before-lead = Hand-overs of one case before only a lead may hand it over
policy-undo-send = Seconds for which a message is held, to be taken back
policy-undo-act = Minutes in which other acts can be taken back
policy-moves = Moves of a promise that need nobody’s leave
policy-automatic-per-case = Automatic messages of a case without a human act between
policy-automatic-per-address = Automatic messages to one address in 24 hours
policy-promise-within = Days ahead in which a promise may be due
policy-link-days = Days after our last message until a customer’s link ends
policy-new-links = New links that a customer may ask for in 24 hours

## People and teams

people-title = People and teams
people-staff = Colleagues
people-active = here
people-invited = invited
people-suspended = does not work here now
people-change = Change { $who }
people-unchanged = as it is
people-team = Team
people-role = Role
people-suspend = Does not work here any more
people-resume = Works here again
people-new-link = New link of invitation
people-owns = { $count ->
    [one] Looks after 1 open case, which has to be handed over first.
   *[other] Looks after { $count } open cases, which have to be handed over first.
}
people-invite = Invite a colleague
people-invite-what = They are sent a link by mail. You see it once as well, to pass on in another way that you trust.
people-address = Mail address
people-invite-button = Make the link
people-link = A link for { $who }
people-link-once = Copy it now: it is never shown again. It works once, until { $until }.
people-link-mailed = It also leaves by mail to { $address }.
people-link-label = Link
people-teams = Teams
people-members = { $count ->
    [one] 1 colleague
   *[other] { $count } colleagues
}
people-lead = led by { $who }
people-team-new = New team
people-team-button = Add
role-operator = operator
role-lead = lead
role-manager = manager
role-auditor = auditor
role-administrator = administrator
