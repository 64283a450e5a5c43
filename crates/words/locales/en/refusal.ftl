### Refusals: the reason in one or two sentences, whom the rule protects, and the ways forward.

refusal-word = Not done:
refusal-ways = What you can do instead
refusal-protects-the-customer = This protects the customer.
refusal-protects-us = This protects us.
refusal-protects-both = This protects the customer and us.
refusal-not-this-case = This case is not there any more, or its place is taken.
refusal-case-has-ended = The case has ended.
refusal-case-is-open = The case is open.
refusal-something-new-arrived = Something was said on this case after you opened it. What you wrote is kept.
refusal-nothing-next = Afterwards they would have nothing to expect. Every open case has a next step that its customer knows of.
refusal-broken-not-told = We promised { $what } by { $when }, and it was not kept. They have to hear that before anything new is promised.
refusal-due-in-the-past = A promise can’t be due in the past.
refusal-due-too-far = A promise can be due within { $days } days. Nobody remembers it any longer.
refusal-promise-not-open = This promise is not open any more.
refusal-promise-is-due = This promise is due already: it can be kept, or told as broken. It can’t be moved.
refusal-moved-before = This promise was moved once. A second move needs their word, or the lead.
refusal-evidence-missing = Nothing shows yet that this promise was kept.
refusal-not-to-the-customer = This goes to somebody else. What was promised to the customer is kept, moved and told with the customer, and only they can say whether it is solved.
refusal-customers-word-missing = Nothing here shows that the customer said so: it needs their own word, in a contact that the case holds.
refusal-message-has-left = The message has left.
refusal-too-late-to-undo = It is too late to take this back.
refusal-nothing-to-undo = There is nothing to take back.
refusal-already-offered = The case is offered to somebody already.
refusal-offer-gone = This offer is not open any more.
refusal-already-owner = They look after it already.
refusal-handed-over-too-often = The case was handed over { $times ->
    [one] once
   *[other] { $times } times
}. Each time somebody had to begin anew.
refusal-not-available = They are not here now.
refusal-briefing-missing = Without a briefing, the customer would have to tell everything again.
refusal-nothing-said = There are no words yet.
refusal-no-address = There is no address to write to, or nobody would read what is sent there.
refusal-harm-open = Somebody is still harmed.
refusal-harm-not-open = This harm is over already.
refusal-not-allowed = This is not yours to do.
refusal-still-owns-cases = { $count ->
    [one] One person still relies on them.
   *[other] { $count } people still rely on them.
}
refusal-last-administrator = Without them, nobody could change anything here.
refusal-needs-another-person = Somebody else has to look at this.
refusal-dates-dont-fit = These dates don’t fit together.
refusal-too-long = This is longer than { $limit } characters.
refusal-too-many = More than { $limit } at once can’t be taken.
refusal-out-of-bounds = { $setting } can be { $least } to { $greatest }.
way-who = { $what } ({ $who } can say yes)
way-by = { $what }, { $due }
who-the-owner = whoever looks after it
who-a-lead = a lead
who-another-colleague = another colleague
who-an-administrator = an administrator
who-the-customer = the customer
way-read-and-send-again = Read it, then send again
way-promise-next-step = Promise a next step
way-ask-whether-solved = Ask whether it is solved
way-tell-it-was-broken = Say in the reply that it was broken
way-tell-it-was-broken-here = Tell them that it was broken, and tick it here
way-choose-later-moment = Choose a later moment
way-choose-nearer-moment = Choose a nearer moment
way-ask-the-customer = Ask the customer
way-ask-the-lead = Ask the lead
way-record-their-word = Record what they said
way-reopen = Open it again
way-offer-to-another = Offer it to somebody else
way-withdraw-offer = Withdraw the offer first
way-write-briefing = Write the briefing
way-write-correction = Write a message that corrects it
way-reach-another-way = Call them, or write a letter
way-relieve-the-harm = Find what relieves them, or record that it is over
way-hand-cases-over = Hand the cases over first
way-name-somebody-else = Name somebody else
way-another-reviews = Let another colleague review it
way-send-to-the-customer = Send it to the customer, or leave the ticks and the promise out
way-shorten = Shorten it
way-start-again = Begin again from the page as it is now
way-ask-the-owner = Ask whoever looks after it
way-ask-an-administrator = Ask an administrator

## Forms

refusal-choose-what-they-said = Choose what they said.
refusal-nobody-named = Nobody was named.
refusal-needs-a-way = A refusal needs this: what it was about, the rule, and what you offered instead.
refusal-telephone-unusable = This is longer than a telephone number.
refusal-languages-unusable = Write languages by their short names, with a blank between: en fr pt-BR. At most twelve.
refusal-language-unusable = Write one language by its short name: fr, pt-BR. Or leave it empty.
refusal-zone-unusable = This time zone is not known. Choose one from the list, or leave it empty.
refusal-mail-unusable = This is not an address that mail can reach.
refusal-name-missing = A name is missing.
refusal-no-way-to-reach-you = We need one way to reach you: a mail address or a telephone number.
refusal-base-address = This must be a whole address that begins with http:// or https://, such as https://desk.nordwerk.example
refusal-role-unknown = The role can be operator, lead, manager, auditor or administrator.

# Hours, holidays and zones
refusal-hours-nothing = No hours are given. Write them like this: Mon-Fri 09:00-17:00; Sat 10:00-13:00
refusal-hours-too-long = These hours are too long to read: write them in at most 2000 letters.
refusal-hours-too-many = These are more than 70 blocks a week: join blocks that touch.
refusal-hours-no-day = “{ $wrote }” names no day. Write the days first: Mon-Fri { $wrote }
refusal-hours-no-times = “{ $wrote }” names no times. Write them after the days: { $wrote } 09:00-17:00
refusal-hours-unknown-day = “{ $wrote }” is no day. Write Mon, Tue, Wed, Thu, Fri, Sat, Sun, a range such as Mon-Fri, or daily.
refusal-hours-not-a-block = “{ $wrote }” is not from one time to another. Write it like this: 09:00-17:00
refusal-hours-bad-time = “{ $wrote }” is no time of day. Write it with 24 hours, from 00:00 to 24:00: five in the afternoon is 17:00.
refusal-hours-empty = “{ $wrote }” ends when it begins. For a whole day write 00:00-24:00
refusal-hours-overlap = { $first } and { $second } overlap. Write them as one, or end the first before the second begins.
refusal-zone-unknown = There is no time zone “{ $wrote }”. Write it as region and city, for example Europe/Berlin.
refusal-zone-unknown-but = There is no time zone “{ $wrote }”. Write it as region and city: did you mean { $nearest }?
refusal-holidays-no-date = Line { $line }: “{ $wrote }” is no date. Write year, month and day: 2026-12-25 Christmas Day
refusal-holidays-no-such-day = Line { $line }: { $wrote } does not exist in the calendar.
refusal-holidays-twice = Line { $line }: { $date } stands there twice, as “{ $first }” and “{ $second }”. Keep one line.
refusal-holidays-long-name = Line { $line }: the name is longer than 200 letters.
refusal-holidays-too-many = These are more than 20000 dates: leave out the years that have passed.
refusal-holidays-no-table = This is not a table of dates and names, such as {"{"}"2026-12-25": "Christmas Day"{"}"}: { $what }
refusal-choose-what-becomes = Choose what becomes of it: a case, a part of a case, or set aside.
