### The desk's pages: what members of staff read. Page first, then noun.
### Words between per cent signs (%when%) are filled in by the browser's script.

## Layout

layout-title = { $page } – { $organisation }
layout-skip = Go to the content
layout-no-room = The disk of this machine is full. New mail waits with its senders, and nothing that was confirmed is lost. Whoever looks after the machine has to make room; then it goes on by itself.
nav-label = Desk
nav-today = Today
nav-today-count = { $count ->
    [one] person waiting
   *[other] people waiting
  }
nav-cases = Cases
nav-telephone = Calls
nav-more = More
nav-letter = Letter or counter
nav-shelf = Shelf
nav-shelf-count = waiting for a human
nav-absence = Absence
nav-settings = Settings
nav-people = People and teams
nav-doctor = Doctor
nav-figures = Figures
nav-logged-in = You are
nav-log-out = Log out
find-label = Find a person, a case, a word
find-placeholder = Find a person, a case, a word
find-button = Find
flash-undo = Undo
flash-seconds = (%n% s)
demo-label = Demonstration clock
demo-word = Demonstration.
demo-time = Desk time is { $time }.
demo-hour = + 1 hour
demo-day = + 1 day
demo-next = To what is due next: { $when }
keys-title = Keys
# As it stands on the keyboard.
key-ctrl = Ctrl
keys-sheet = This sheet
keys-search = Find a person, a case, a word
keys-send = Send, or keep, what you are writing
keys-next-row = Next and previous person in a list
keys-on = Use single keys. Without them, everything is reached by Tab.
keys-close = Close
form-error-word = Please mend:
choose-one = Choose…
list-first = From the beginning
list-next = More
size-bytes = { $count } B
size-kilobytes = { $number } kB
size-megabytes = { $number } MB
files-label = Files
unsent-word = Not sent yet.
unsent-what = You had been logged out. What you wrote stands below as you left it: look at it once more, then send it.
unsent-left-over = You had been logged out, and this page has changed meanwhile. This is what you wrote:
unsent-another = This form was opened by { $author }, and { $here } is logged in now. What was typed stands below: whoever sends it now sends it as { $here }.
unsent-another-left-over = This found no place in the form:
unsent-log-in = You had been logged out. What you wrote is kept: it stands in its form again when you have logged in.
unsent-open-link = This page had been open for long. What you wrote is kept: open your link once more, or type its code, and it stands in its form again.
files-kept = Attached already
files-kept-one = { $name } ({ $size })
files-gone = A file that was attached before is not kept any more. Please choose it again.
files-no-room = The files could not be kept while this form waits. Please choose them again before you send it.

## People, doors, what is owed

no-subject = a matter without a subject
about-our-line = { $note } (our note)
person-no-name = Somebody who gave no name
door-mail = by mail
door-telephone = by telephone
door-letter = by letter
door-management = by a letter to the management
door-counter = at the counter
door-web-form = by web form
door-customer-page = on the case’s page
promise-noun-answer = an answer in writing
promise-noun-call = a call
promise-noun-visit = a visit
promise-noun-payment = a payment
promise-noun-fix = it is put right
promise-noun-other = something else
promise-sentence-answer = { $who } writes to you
promise-sentence-call = { $who } calls you
promise-sentence-visit = Somebody comes to you
promise-sentence-payment = You get your money
promise-sentence-fix = It is put right
promise-sentence-other = { $who } does what was agreed
promise-task-answer = Write
promise-task-call = Call
promise-task-visit = Visit
promise-task-payment = Pay
promise-task-fix = Put it right
promise-task-other = Do what was agreed
duty-task-answer = Answer
duty-task-disclose = Tell that a promise was broken
duty-task-ask = Ask whether it is solved
duty-task-tell = Tell them in another way
duty-task-tell-promise = Tell them what was promised
duty-task-stopgap = Find what relieves them
duty-task-read-stranger = Read what a stranger wrote
duty-task-review = Review a final answer
duty-task-offer-the-same = Offer what another with this problem was given
duty-task-say-what-next = Say what happens next
told-told = They were told { $when }, { $door }.
told-being-delivered = They are being told { $door }.
told-impossible = They could not be told: { $why }
told-our-duty = Our own duty: nobody was told yet.
owed-late = late
harm-kind-missing = Choose what kind of harm it is.
harm-tag = { $what }, { $days ->
    [0] since today
    [one] 1 day
   *[other] { $days } days
}
harm-no-stopgap = nothing relieves it yet
harm-since = since { $day }
harm-stopgap-word = Meanwhile:
harm-stopgap-due = something is owed { $due }
harm-no-heating = no heating
harm-no-water = no water
harm-no-power = no electricity
harm-no-telephone = no telephone
harm-health = danger to health
harm-home = damage to the home
harm-money = money is missing or demanded
harm-threatened = threatened with consequences
harm-other = another harm
severity-danger = Danger to life, health or home
severity-serious = It hurts, and can wait a day
severity-low = A nuisance

## Tags and states

state-open = open
state-put-to-test = being put to the test
state-solved = solved, by their word
state-quiet = quiet, not solved
state-final-answer = final answer, not agreed
state-not-a-customer = not from a customer
tag-kept = kept
tag-broken = broken
tag-broken-told = broken, told
tag-broken-untold = broken, not told yet
tag-moved = moved
tag-withdrawn = taken back
tag-harm = harm
tag-harm-over = harm over
tag-solved = solved
tag-not-solved = not solved
tag-not-told = not told
tag-staff-only = for staff only
tag-refused = refused
tag-explained-again = had to explain again
tag-automatic = automatic
tag-speaks = writes { $language }

## Today

today-morning = Good morning, { $name }. { $count ->
    [0] Nobody is waiting for you.
    [one] One person is waiting for you.
   *[other] { $count } people are waiting for you.
}
today-afternoon = Good afternoon, { $name }. { $count ->
    [0] Nobody is waiting for you.
    [one] One person is waiting for you.
   *[other] { $count } people are waiting for you.
}
today-evening = Good evening, { $name }. { $count ->
    [0] Nobody is waiting for you.
    [one] One person is waiting for you.
   *[other] { $count } people are waiting for you.
}
today-summary = { $late ->
    [0] Nothing is late.
    [one] One promise or duty is late.
   *[other] { $late } promises or duties are late.
} { $harmed ->
    [0] {""}
    [one] One person is in harm: begin there.
   *[other] { $harmed } people are in harm: begin there.
}
today-group-harm = In harm, and nothing relieves it yet
today-group-late = Late
today-group-hour = Within the hour
today-group-today = Later today
today-group-later = After today
today-undelivered = They do not know yet: this did not arrive
today-offer = { $from } offers you the case of { $who }
today-cover = { $who } asks you to stand in
today-cover-from = From { $from }
today-cover-until = until { $until }.
today-cover-open = until they are back.
today-cover-people = { $count ->
    [0] Nobody waits for them now.
    [one] One person waits for them now.
   *[other] { $count } people wait for them now.
}
today-standing-in = For { $who }
today-standing-in-until = until { $until }
today-standing-in-empty = Nobody waits for them now.
today-with-others = With others, and on time
today-empty = All who wait for you have been answered.
today-empty-solved = { $count ->
    [0] Each open case has a next step that its customer knows of.
    [one] This week one person told this desk that it is solved.
   *[other] This week { $count } people told this desk that it is solved.
}
today-empty-team = See who waits for the team
today-empty-telephone = Take a call
row-wrote = They wrote { $when }.
row-could-not-be-told = could not be told
row-owner = with { $owner }

## Cases

cases-title = Cases
cases-filters = Which cases
cases-whose = Whose
cases-state = Which state
cases-empty = Nobody is here.
cases-empty-what = No case matches this choice.
cases-row-meta = with { $owner }, since { $when }
cases-whose-mine = Mine
cases-whose-team = My team’s
cases-whose-all = All
cases-state-open = Open
cases-state-quiet = Quiet
cases-state-solved = Solved

## The case

case-heading-harm = { $who }: { $harm }, { $days ->
    [0] since today
    [one] since yesterday
   *[other] for { $days } days
}.
case-heading-no-heating = { $who } has had no heating { $days ->
    [0] since today
    [one] since yesterday
   *[other] for { $days } days
}.
case-heading-no-water = { $who } has had no water { $days ->
    [0] since today
    [one] since yesterday
   *[other] for { $days } days
}.
case-heading-no-power = { $who } has had no electricity { $days ->
    [0] since today
    [one] since yesterday
   *[other] for { $days } days
}.
case-heading-no-telephone = { $who } has had no telephone { $days ->
    [0] since today
    [one] since yesterday
   *[other] for { $days } days
}.
case-heading-about = { $who } is waiting for us: { $about }
case-heading-waits = { $who } is waiting for us.
case-heading-test = { $who } said that it is solved. We ask once more on { $when }.
case-heading-solved = { $who } said that it is solved.
case-heading-quiet = { $who } has not answered. The case is quiet, not solved.
case-heading-final = { $who } got a final answer, and does not agree.
case-heading-not-a-customer = { $who }: marked as not from a customer.
case-spoken-key = spoken key
case-time-spent = { $hours } h { $minutes } min
case-story = What happened
case-story-empty = Nothing happened yet.
case-older = What happened before
case-others = Other cases of this person
fact-state = State
fact-harm = Harm
fact-reach = Reach them
fact-reach-fails = came back
fact-representative = Speaks for them
fact-speaks = Writes
fact-since = Since
fact-their-time = Their time so far
fact-explained-again = Had to explain again
fact-times = { $count ->
    [one] once
   *[other] { $count } times
}
fact-person-page = All about them
fact-zone = Lives by the time of
fact-first-contact = With us since
fact-contacts = Contacts
next-word = Next:
next-sentence = { $who }: { $what }
next-none = Nothing is owed now.
next-quiet = Quiet since { $when }. Any word of theirs opens it again.
sieve-label = Show
sieve-all = Everything
sieve-said = What was said
sieve-noted = Our notes

## The timeline

speaker-desk = The desk
entry-they-wrote = { $who } wrote
entry-they-called = { $who } called
entry-they-sent-a-letter = { $who } sent a letter
entry-they-wrote-to-the-management = { $who } wrote to the management
entry-they-came = { $who } came to the counter
entry-they-used-the-form = { $who } wrote by web form
entry-they-answered-on-their-page = { $who } wrote on the case’s page
entry-another-called = { $who } called for them
entry-another-came = { $who } came to the counter for them
entry-another-wrote = { $who } wrote for them
entry-we-wrote = { $by } wrote
entry-we-called = { $by } spoke with them by telephone
entry-we-said = { $by } spoke with them at the counter
entry-we-sent-a-letter = { $by } wrote a letter
entry-desk-said = The desk wrote, by itself
entry-to = To { $who }, { $door }.
entry-noted = { $by } noted, for us
entry-opened = The case began { $door }. { $owner } looks after it.
entry-owner = { $owner } looks after it: { $why }
entry-promised = { $by } promised: { $what }, by { $due }
entry-kept = Promise kept: { $what }
entry-kept-how = Promise kept: { $what }. { $how }
entry-kept-their-word = Promise kept: { $what }. They said so on { $when }
entry-kept-their-word-how = Promise kept: { $what }. They said so on { $when }. { $how }
entry-moved = { $by } moved a promise: { $what }, first by { $first }, now by { $to }
entry-broken = Promise broken: { $what }, due { $due }
entry-disclosed = { $by } told them that this was broken: { $what }
entry-promise-withdrawn = Promise taken back: { $what }
entry-hand-over-offered = { $by } offered the case to { $to }
entry-hand-over-accepted = { $by } took the case over from { $from }
entry-hand-over-declined = { $by } declined the case: { $reason }
entry-hand-over-withdrawn = { $by } withdrew the offer
entry-hand-over-lapsed = { $to } did not answer the offer in time
entry-cover-sought = { $away } is missing. Somebody stands in by { $until }.
entry-cover = { $standin } stands in for { $away }
entry-cover-until = { $standin } stands in for { $away } until { $until }
entry-cover-ended = { $back } is back
entry-harm = { $by } believed the harm: { $what }, since { $since }
entry-stopgap = { $by } found what relieves them: { $what }
entry-no-answer = { $by } read what { $from } said: it needs no answer
entry-harm-over = The harm is over, by their word: { $what } ({ $by })
entry-solved-asked = { $by } asked whether it is solved
entry-solved-confirmed = { $who } said that it is solved, { $door }
entry-solved-contradicted = { $who } said that it is not solved, { $door }
entry-put-to-test = We ask once more on { $when }, when it has been put to the test
entry-quiet = Nobody answered. The case is quiet.
entry-reopened = { $who } opened it again, { $door }
entry-reopened-here = { $by } opened it again
entry-reopened-undelivered = Open again: the last message did not arrive
entry-final-proposed = { $by } proposed a final answer
entry-final-declined = { $by } reviewed the final answer, and did not agree
entry-final-declined-why = { $by } reviewed the final answer, and did not agree: { $why }
entry-final-given = { $by } gave the final answer, reviewed by { $reviewer }
entry-withheld = { $from } wrote. The case does not know them.
entry-withheld-why = The customer does not see this. Release it only if it belongs to this case: then the customer reads it, and whoever wrote it is answered. They never read what is said with others.
entry-release = Release to the case
entry-release-after-all = Release it after all
entry-keep-back = Keep among ourselves
entry-released = { $by } released what { $from } wrote
entry-kept-back = { $by } kept back what { $from } wrote
entry-links-ended = { $by } ended the links of { $from } to their page
entry-refused = { $by } refused: { $asked }. The rule: { $because }
entry-bounce = A message came back: { $of }. { $why }
entry-auto-reply = An automatic answer came from { $from }
entry-not-a-customer = { $by } marked it as not from a customer
entry-taken-back = { $by } took back: { $what }
entry-recorded = recorded { $when }
entry-waited = { $count ->
    [one] Waited 1 minute.
   *[other] Waited { $count } minutes.
}
entry-talked = { $count ->
    [one] Talked 1 minute.
   *[other] Talked { $count } minutes.
}
entry-original = The message as it came
entry-quoted = Quoted text and signature
delivery-waits = held, can be taken back
delivery-take-back = Take it back
delivery-on-its-way = on its way
delivery-accepted = taken by their mail system { $when }
delivery-deferred = not yet taken, tried again { $again }: { $why }
delivery-bounced = came back, they do not know: { $why }
delivery-in-doubt = in doubt, looked up { $when }
delivery-in-person = said in person
delivery-taken-back = taken back, never left

## The composer

compose-title = Write
compose-tabs = Say or note
compose-key-reply = Reply
compose-key-note = Note for us
compose-tab-say = Say to { $who }
compose-tab-note = Note for us
compose-tab-closed = Neither now
compose-message = Message
compose-placeholder = What you did, what happens next, and when they hear from you.
compose-answers = Answers { $who }, { $when }:
compose-arrived = Not sent yet: something new arrived.
compose-arrived-what = Your words are kept below. Read this, then send again.
compose-nobody-word = nobody
compose-nobody = We know no address to write to. Call them, or write a letter.
compose-keeps = This keeps
compose-discloses = This tells them that we broke
compose-offers = This offers what another with this problem was given
compose-next = Promise next
compose-next-needed = Promise next (needed: nothing else is owed)
compose-next-none = nothing new
compose-ask-solved = Ask whether it is solved
compose-files = Attach files
compose-files-hint = Up to { $megabytes } MB together.
compose-files-too-large = Together these files are larger than { $megabytes } MB. What you chose last was left out.
compose-goes-word = Goes to:
compose-to = Who gets it
compose-goes-to-chosen = whoever is chosen above
compose-goes-to = { $who }, { $door } ({ $reach })
compose-goes-to-failing = { $who }, { $door } ({ $reach }, from which our mail came back: better call)
compose-undo = Held for { $count ->
    [one] 1 second
   *[other] { $count } seconds
}, so that you can take it back.
compose-preview = Show what they will believe
compose-send-next = Send, and open the next
compose-send = Send
compose-doubt-word = a reader would miss:
believes-title = They will now believe:
believes-owner = { $owner } looks after it.
believes-open = Still open: { $what } { $due }.
believes-kept = Kept: { $what }.
believes-disclosed = We did not keep this: { $what }.
believes-asked = We ask whether it is solved.
believes-by = %what% by %when%.
believes-no-date = This promise has no day or time yet.
believes-nothing = Nothing new is promised. They will wonder what happens next.
draft-of = Your draft of { $when }. Nobody else sees it.
draft-discard = Discard it
note-word = A note.
note-who-sees = Only colleagues see it. It is never sent.
note-label = Note
note-placeholder = What the next colleague should know.
note-goes-nowhere = Goes to nobody outside.
note-keep = Keep note
recovery-title = Six things that make it good
recovery-listen-title = Listen.
recovery-listen = What { $who } said stands above, in their own words.
recovery-acknowledge-title = Acknowledge.
recovery-acknowledge = Say what happened to them and what it means for them, so that they know it was read.
recovery-apologise-title = Apologise for what is ours.
recovery-apologise = If it is ours, say so and say that you are sorry. Only a person can.
recovery-name-title = Take it on by name.
recovery-name-reach = You sign as { $who }, and they reach you on { $telephone } or by answering.
recovery-name = You sign as { $who }, and they reach you by answering.
recovery-next-title = Say what is next, and when.
recovery-next-stands = They wait for: { $what }, { $due }.
recovery-next = Promise something they will notice, with a day, also while nobody knows yet how it is mended.
recovery-follow-title = Follow through.
recovery-follow = { $count ->
    [0] You are warned before a promise is due. If it can’t be kept, move it before its date and tell them.
    [one] One promise was kept. You are warned before the next is due; if it can’t be kept, move it before its date and tell them.
   *[other] { $count } promises were kept. You are warned before the next is due; if it can’t be kept, move it before its date and tell them.
}
recovery-follow-broken = { $count ->
    [one] One promise was broken, and they do not know it from us yet: tell them first.
   *[other] { $count } promises were broken, and they do not know it from us yet: tell them first.
}
promise-field-kind = What
promise-field-what = What exactly (optional)
promise-field-day = By day
promise-field-time = and time
promise-field-zone = Times are your local time, { $zone }.
promises-title = Promises
promises-none = Nothing is promised yet.
promise-first-date = first date: { $when }

## What can be done on a case

act-which-promise = Which promise
act-no-answer = What { $who } said needs no answer
act-take-back-no-answer = It needs an answer after all
act-keep = A promise was kept
act-keep-evidence = What shows it
act-keep-evidence-hint = What you saw done.
act-keep-their-word = They said so themselves, in
act-keep-their-word-hint = Then nothing else has to show it.
act-keep-not-said = I saw it, or have it in writing from whoever did it
act-keep-button = Record that it was kept
act-move = Move a promise
act-move-rule = Only before its time, and they are told. The first date stays visible. A second move needs their word, or the lead.
act-move-day = New day
act-move-text = What you tell them
act-move-text-hint = Why it moves, and what holds now.
act-move-told = How they are told
act-move-told-message = I write it to them now
act-move-told-telephone = I told them by telephone
act-move-agreed = They agreed to the new date
act-move-not-agreed = They were not asked
act-move-agreed-where = You write to them now, so there is no call to record: choose where they agreed, or say that you told them by telephone.
act-move-this-call = in the telephone call that I record here
act-move-button = Move and tell
act-hand-over = Hand over to a colleague
hand-over-to = To
hand-over-briefing = Briefing
hand-over-briefing-hint = What has been tried, what is promised, what they must not be asked again.
hand-over-briefing-word = Briefing
hand-over-offer = Offer
hand-over-reassign = Give it at once
hand-over-stays = It stays with its owner until it is accepted.
hand-over-offered-title = { $from } offers it to { $to }
hand-over-until = To be answered { $due }
hand-over-accept = Take it over
hand-over-decline = Decline
hand-over-decline-reason = Reason, if you decline
hand-over-withdraw = Withdraw the offer
owner-title = Who looks after it
owner-you = you
owner-away-word = away
owner-away = until { $until }
owner-stand-in = { $who } stands in.
harm-title = Harm
act-harm = Somebody is harmed
act-harm-more = Another harm
act-harm-believed = Believed at once, for what protects and can be taken back.
act-harm-kind = What kind
act-harm-what = In a few words (optional)
act-harm-what-hint = As they would say it.
act-harm-severity = How bad
act-harm-since = Since
act-harm-stopgap = What relieves them meanwhile (if anything yet)
act-harm-button = Record the harm
act-stopgap = Found what relieves them
act-stopgap-what = What relieves them
act-stopgap-hint = A heater by this evening, a hotel, a dongle.
act-stopgap-button = Record it
act-harm-over = The harm is over
act-harm-over-contact = They said so in
act-harm-over-hint = A harm is over when the person says so.
act-harm-over-button = Record that it is over
spoken-refusal-title = When we say no
act-refusal = I had to refuse something
act-refusal-why = A refusal that is recorded can be mended.
act-refusal-refused = What they asked for
act-refusal-rule = Which rule stood in the way
act-refusal-protects = Whom does that rule protect, honestly?
act-refusal-protects-them = the customer
act-refusal-protects-us = us
act-refusal-protects-both = both
act-refusal-offered = What you offered instead
act-refusal-offered-hint = What, who can say yes, by when.
act-refusal-button = Record the refusal
end-title = Their word
act-customer-says = What did the customer say?
act-customer-says-what = They said
act-says-solved = It is solved
act-says-not = It is not solved
act-says-contact = They said it in
act-says-heard-now = I heard it just now
act-says-words = In their words
act-says-words-hint = Needed when you heard it just now.
act-says-door = Heard
act-says-told = You told them that we broke
act-says-next = Promised next, when you heard it just now
act-says-button = Record what they said
act-ask-solved = Ask whether it is solved
act-ask-solved-hint = They are asked now, and once more before the case goes quiet.
act-take-back-ending = Take the end back
act-take-back-owner = Take the change back
act-take-back-until = It can be taken back { $when }.
act-reopen = Open it again
act-reopen-hint = Never refused.
act-not-a-customer = Not from a customer
act-not-a-customer-what = Advertising, or mail that reached us by mistake. Nobody is answered; it can be undone.
act-not-a-customer-button = It is not from a customer

## Telephone

call-title = Who is calling?
call-title-new = A new caller
call-title-which = Which of these is it about?
call-find = Number, name or spoken key
call-find-label = Find the caller
call-find-placeholder = Number, name or spoken key
call-find-button = Find
call-found = { $count ->
    [one] One person found
   *[other] { $count } people found
}
call-found-no-case = No case yet.
call-found-number = this number
call-found-name = this name
call-found-key = this spoken key
call-new-matter = It is about something new
call-owner = { $owner } looks after it.
call-contacts = Has been in touch { $count } times
call-again = { $count ->
    [one] Called once within seven days before this
   *[other] Called { $count } times within seven days before this
}
call-first = { $who } spoke with them first, { $when }.
call-first-here-number = { $who } is here, on { $telephone }: offer to put them through, or promise that { $who } calls.
call-first-here = { $who } is here: offer to put them through, or promise that { $who } calls.
call-first-away = { $who } is not here now. Everything they said stands here; nobody needs to ask it again.
call-last = Last said
call-form-title = This call
call-form-title-new = This call, as a new case
call-name = Name
call-address = Mail address (optional)
call-note = Why they call, in one line: a note for us
call-kept = This call keeps
call-told = You told them that we broke
call-outcome = How it stands
call-goes-on = It goes on
call-solved = Answered: they say it is solved
call-not-solved = They say it is not solved
call-next = Promised next
call-next-same = what is promised already
call-more = Minutes, harm, somebody else
call-waited = Minutes waited
call-talked = Minutes talked
call-harm-kind = Are they harmed?
call-harm-none = no
call-harm = In a few words
call-another = Somebody else called for them
call-another-name = Their name
call-explained = Had to explain again?
call-explained-unknown = not asked
call-explained-no = no
call-explained-yes = yes
call-keep = Keep

## Letter and counter

letter-title = A letter, or a word at the counter
letter-what = Type in what reached us. It counts like any other contact, from the day it was sent.
letter-door = How it came
letter-door-letter = A letter
letter-door-management = A letter to the management
letter-door-counter = Said at the counter
letter-who = Who it is from
letter-key = Spoken key (if they quote one)
letter-key-hint = Then it joins that case. Without it, a letter from somebody whose name and number or mail address we know joins their open case.
letter-name = Name
letter-street = Postal address
letter-telephone = Telephone
letter-address = Mail address
letter-said = What they said
letter-day = Day it reached us
letter-time = Time (optional)
letter-text = Their words
letter-text-hint = As they wrote or said it. A note of yours goes on the case page.
letter-file = Scan (optional)
letter-told = You told them that we broke
letter-next = What you promise them
letter-next-standard = the usual answer in time
letter-from = From { $name }
letter-keep = Keep

## Search and people

search-title-short = Find
search-title = Found for “{ $query }”
search-title-nothing = Find a person, a case, a word
search-empty = Nothing was found.
search-empty-what = Try part of a name, a telephone number, or the spoken key. Only what you may read is searched.
search-empty-telephone = Take it down as a new caller
search-people = People
search-cases = Cases
search-words = Words
search-noted = note
search-open-cases = { $count ->
    [0] no open case
    [one] 1 open case
   *[other] { $count } open cases
}
person-open = Open
person-ended = Before
person-reads = Language and time
person-language = Reads
person-language-hint = As they told us, by its short name: fr. Empty: as they write to us.
person-zone = Lives by the time of
person-zone-hint = As they told us. Dates and times are given to them in it. Empty: as their browser says, else the organisation’s.
person-no-cases = No case yet.

## Shelf and ledger

shelf-title = { $count ->
    [0] Nothing waits on the shelf
    [one] One message waits for a human
   *[other] { $count } messages wait for a human
}
shelf-what = What could not be read, or looks odd, waits here with its original. Nothing is thrown away.
shelf-empty = Every message found its place.
shelf-no-subject = No subject
shelf-unreadable = could not be read
shelf-too-large = too large
shelf-suspicious = looks odd
shelf-reader-failed = reading it failed
shelf-among-ourselves = among ourselves
shelf-why-too-deep = Its parts lie more than { $count } deep inside one another.
shelf-why-too-many-parts = It has more than { $count } parts.
shelf-why-headers = One of its headers is longer than { $bytes } bytes.
shelf-why-too-large = With { $megabytes } MB it is too large to be read by machine.
shelf-why-no-mail = It is not a mail: it has no header field.
shelf-why-late = { $count ->
    [one] Reading it took more than one second.
   *[other] Reading it took more than { $count } seconds.
  }
shelf-why-work = { $count ->
    [one] Reading it took more than one second of the processor.
   *[other] Reading it took more than { $count } seconds of the processor.
  }
shelf-why-memory = Reading it needs more memory than { $megabytes } MB, or it is nested too deeply.
shelf-why-reader-ended = Its reader ended without an answer.
shelf-why-reader-stopped = Its reader was stopped (signal { $signal }).
shelf-why-not-understood = What its reader made of it can't be understood.
shelf-why-not-taken-in = It could not be taken in: { $failure }
shelf-why-bytes-gone = Its bytes are gone.
shelf-why-machine = A machine sent it ({ $sign }), and it answers nothing of ours.
shelf-why-no-sender = It names no sender to whom an answer could go.
shelf-why-ourselves = It claims to come from ourselves.
shelf-why-memo-returned = A mail from the desk to a colleague came back: see whether their work address is right.
shelf-why-answers-a-memo = It answers a mail from the desk to a colleague, and reached no customer.
shelf-why-colleague = It comes from a colleague's address; colleagues write to customers from the desk.
shelf-owner = { $owner } looks at it.
shelf-original = Download the original
shelf-becomes-case = It is a customer: open a case
shelf-belongs = It belongs to this case
shelf-belongs-key = Spoken key
shelf-aside = Not for us
shelf-aside-why = Why it is not for us
ledger-title = Mail ledger
ledger-what = Every message that reached us became one of these.
ledger-balances = balances
ledger-differs = does not balance
ledger-contacts = On a case
ledger-notices = Bounces and automatic answers
ledger-duplicates = Came twice
ledger-waiting = Waiting here
ledger-set-aside = Not for us
ledger-unread = Stored, being read
ledger-accounted = Accounted for
ledger-received = Received

## Absence

absence-title = Absence
absence-what = Your customers are told who answers meanwhile, before they have to ask.
absence-you-cover = You stand in for { $who }
absence-mine = Yours
absence-plan = Plan to be away
absence-from-day = Away from
absence-from-time = from (optional)
absence-until-day = Back on
absence-until-time = at (optional)
absence-stand-in = Who stands in
absence-stand-in-hint = They are asked, and must accept once. Then they can act on your cases.
absence-note = What they need to know
absence-note-hint = Who waits for what, and what must not be asked again. Only they see it.
absence-plan-button = Ask them to stand in
absence-report = Not here, and nobody planned it
absence-report-what = Ill, or stuck somewhere: say so, and somebody stands in as soon as a customer waits.
absence-report-who = Who is missing
absence-report-me = I am
absence-report-button = Report it
absence-end-theirs = { $who } is back
absence-cancel-theirs = Give up the plan of { $who }
absence-another = Ask somebody else to stand in
absence-another-button = Ask them
today-declined = Nobody stands in for you yet
today-declined-what = Whoever you asked declined. From { $from } until { $until } nobody would act for you: ask somebody else.
today-declined-ask = Ask somebody else
absence-return = I am back
absence-cancel = I will be here after all
absence-away = Away now
absence-stands = Stand-in: { $who }
cover-accept = I stand in
cover-decline = I can’t
cover-asked = asked, no answer yet
cover-accepted = accepted
cover-declined = declined
cover-nobody = nobody stands in

## Doctor

doctor-title = { $count ->
    [0] All rules hold
    [one] One check does not hold
   *[other] { $count } checks do not hold
}
doctor-what = Checked on live data, { $when }.
doctor-checks = Checks
doctor-rule = Rule { $number }
doctor-holds = holds
doctor-broken = does not hold
doctor-details = For whoever mends it:
fault-owner-missing = The owner of a case, or whoever acts for them, doesn't work here.
fault-nobody-can-act = A customer waits, we are open, and nobody who is here can act.
fault-not-answerable = Nobody would read an answer: the organisation's address says that it isn't read.
fault-next-step-missing = A case has no next step with a date.
fault-next-step-untold = A customer was not told what happens next, and nobody has to tell them.
fault-sent-not-kept = What was sent isn't kept, so that an answer to it can't be understood.
fault-promise-overdue = A promise is past its time, and is neither kept, moved nor broken.
fault-broken-undisclosed = A broken promise was not told, and nobody has to tell it.
fault-ending-unknown = A case ended in none of the ways in which a case ends.
fault-ending-differs = A case is shown as ended otherwise than it did.
fault-counts-wrong = The counts are not what is counted.
fault-mail-unread = Nobody reads a mail that came.
fault-shelf-ownerless = Nobody has to look at a mail on the shelf.
fault-original-missing = Bytes that reached us are no longer there.
fault-view-wrong = The lists show something else than the record holds.
fault-due-missing = Nothing will look at a case when it has to be looked at.
fault-due-failing = Looking at something that is due fails, again and again.
fault-due-stuck = Nobody looks at what is due.
fault-message-not-leaving = A message was said, and doesn't wait to leave.
fault-outbox-stuck = A message waits to leave, and doesn't.
fault-memo-stuck = A mail to a colleague waits to leave, and does not.
fault-record-damaged = The record isn't what was recorded.

## What was just done, and what handlers word

done-sent = It leaves in a moment.
done-noted = Noted.
done-taken-back = Taken back.
done-harm = The harm is recorded.
done-stopgap = Recorded what relieves them.
done-harm-over = Recorded: the harm is over.
done-promise-kept = Recorded: the promise was kept.
done-promise-moved = Moved. They are being told.
done-offered = Offered. It stays with its owner until it is accepted.
done-assigned = It is theirs now. The customer is being told.
done-accepted = It is yours now. They are being told.
done-declined = Declined. It stays with its owner.
done-withdrawn = The offer is withdrawn.
done-ended = The case has ended.
done-put-to-test = Kept. We ask them once more when it has been put to the test.
done-reopened = It is open again.
done-draft-gone = The draft is gone.
done-released = It is on the case now.
done-no-answer = Read: it needs no answer.
done-saved = Kept.
done-call-noted = The call is kept.
doubt-no-date = They can’t see by when they hear from us.
doubt-long = This is long. What matters may be missed.
promise-due-then = { $what } · by { $when }
promise-kind-missing = Choose what you promise.
promise-date-missing = Give the day and the time.
told-not-delivered = our message did not arrive, as far as anybody can say.
harm-relieved = something relieves them
call-asked = They ask to be called.
content-erased = These words were erased.
entry-offered-instead = Offered instead: { $offered }
entry-our-line = Our note: { $note }
taken-back-message = a message, before it left
taken-back-ending = the end of the case
taken-back-no-answer = that no answer is needed
why-lead = a lead gave it to them.
why-undone = the change was taken back.
doctor-owner = Every open case has an owner who works here, or somebody who stands in.
doctor-next-step = Every open case has a next step with a date, and the customer knows it, or it stands as a duty why not.
doctor-answerable = Every message can be answered, and the answer finds its case.
doctor-way-forward = Every refusal names its rule and a way forward: none can be recorded without.
doctor-promise = Every promise was kept, moved before its date, or told as broken.
doctor-customers-word = No case is called solved without the customer’s word.
doctor-nothing-lost = Every message that reached us is accounted for.
letter-day-missing = Give the day on which it reached us.
letter-key-unknown = No case has this spoken key. Leave it empty to open a new one.
shelf-key-unknown = No case has this spoken key.
shelf-reason-missing = Say why it is not for us.
shelf-still-unreadable = It still could not be read. It stays here, with its original.
shelf-still-waits = It still waits here.
call-minutes-wrong = A whole number of minutes, please.

## Forms of staff that came back

absence-day-missing = Give the day.
absence-stand-in-missing = Choose who stands in.
settings-changed-since = Somebody changed the settings after you opened them. The page shows them as they are now, with what you typed in this section: look at it, then keep it.
people-address-taken = A colleague has this address already.
people-team-missing = Choose a team.
people-team-known = There is a team of this name.
people-not-yourself = Nobody changes their own role, so that somebody is always left who can. Ask another administrator.
## Others with the same problem

same-link = Others with the same problem
same-title = Others with the same problem
same-what = What { $who } is given becomes the offer for others with the same problem, by whatever door they came.
same-nobody = No open case uses the same words.
same-given = What this case is given
same-given-hint = As you would offer it to the others. Name nobody.
same-given-missing = Say what this case is given.
same-nobody-chosen = Choose at least one case.
same-which = Which of these have the same problem?
same-owe = They are owed the same offer
same-noted = Others with the same problem are owed the offer of: { $given } ({ $cases })
readings-title = Who read this case
readings-link = Who read this case
readings-what = Whoever looks again for the same within ten minutes stands here once.
reading-work = read the case
reading-act = did something on it
reading-reply = wrote a reply
reading-note = wrote a note
reading-release = let a stranger’s words in, or kept them back
reading-attachment = took a file
reading-original = took a message as it came
reading-same-problem = looked for cases with the same problem
reading-telephone = spoke with them on the telephone
reading-search = found it by a search
reading-letter = typed in a letter or what was said at the counter
reading-offered = read it on Today, where it was offered to them
reading-final-answer = wrote or reviewed a final answer
reading-person = looked at the person’s page
reading-audit = looked at who read it
reading-command = read it by a command
reading-export = took it out by a command
reading-by-command = Somebody on the desk’s own machine
done-links-ended = Their links are ended, and whoever was on their page is out. The next mail brings a new one.
act-end-links = End their links
act-end-links-what = When a telephone was lost, or somebody else reads their mail: every link to this case ends, and the customer’s to their other cases, with every page that is open behind one. It can’t be taken back. The next mail to them brings a new link.
act-end-links-button = End their links now
done-same-owed = Their owners have it on their page of the day.

## Figures

figures-title = How we did
figures-what = Over the last { $days } days. There are no figures per person here.
figures-kept = { $count ->
    [one] 1 promise kept
   *[other] { $count } promises kept
}
figures-moved = { $count ->
    [one] 1 promise moved before its date, and the customer told
   *[other] { $count } promises moved before their date, and the customer told
}
figures-broken = { $count ->
    [one] 1 promise broken
   *[other] { $count } promises broken
}; { $told ->
    [one] of 1 we told the customer
   *[other] of { $told } we told the customer
}
figures-untold = { $count ->
    [one] 1 not told yet
   *[other] { $count } not told yet
}
figures-doors = Doors
figures-doors-none = Nobody came in this time.
figures-door = { $door }: { $count ->
    [one] 1 contact
   *[other] { $count } contacts
}, in { $cases ->
    [one] 1 case
   *[other] { $cases } cases
}
figures-side-door = side door

# A final answer that the customer does not agree with
act-final-answer = A final answer they do not agree with
final-title = A final answer
final-what = The last word of ours to { $who }, who does not agree: with reasons, with the way outside, and reviewed by another person.
final-proposed-by = Proposed by { $by }
final-as-it-leaves = It leaves exactly as it stands here.
final-review-what = Read the case first: has everything been done that could be? When you agree, it is sent, and the case ends as not agreed.
final-agree = I agree: send it
final-why = If not: what is missing?
final-why-hint = The owner reads it. The customer does not.
final-decline = Give it back
final-waits = It waits for a colleague who neither proposed it nor owns the case.
final-change = Change it
final-reasons = What we answer, and why
final-reasons-hint = In their language. What we looked at, what we found, what we do and do not do, and the reason for each.
final-outside = Who outside can look at it
final-outside-hint = The ombudsman, the board or the court for this matter: name, how to reach it, until when, and what it costs.
final-propose = Ask for a review
final-propose-hint = Nothing is sent yet.
final-who-may = The owner of the case, or whoever acts for them, can propose one.
final-answer-outside = If you do not agree, you can turn to:
    { $way }
final-answer-open-again = The case can always be opened again: an answer to this mail is enough.
refusal-final-reasons-missing = Write the answer and its reasons.
refusal-final-outside-missing = Name who outside can look at it: nobody may be left without a way on.
refusal-final-why-missing = Say what is missing, so that it can be mended.
done-final-proposed = A colleague has it to review now.
done-final-sent = The final answer leaves.
done-final-declined = It is with the owner again.
today-to-review = Final answers that wait for your eyes
today-slips = Slipping in your team
today-cut = More people wait for you than fit here: see them all
