### Mails that the desk sends by itself, and the lines around a mail that a person wrote.
###
### Machines give facts and dates; people apologise. So nothing here regrets, thanks or pleads. Each mail says who,
### what next and by when, in short sentences. Nothing that a sender wrote (name, subject) is ever repeated in an automatic mail:
### a stranger could use us to send their words to somebody else.
###
### $owner is the person who looks after the case; $reader is the one who reads and answers now: the owner, or who acts for them.
### $case is the spoken key. $when and $until are days and times in words.

## Lines that several mails share

mail-reach-by-answer = To reach { $reader }, answer this message.
mail-reach-by-answer-or-telephone = To reach { $reader }, answer this message or call { $telephone }.
mail-key = Your case is called “{ $case }”. Say these words when you call, and whoever answers finds your case.
mail-page = Your page, with what happens next and what we promised: { $link }
mail-page-by-code = If the link does not open, go to { $address } and type this code: { $code }
mail-automatic-note = This message was sent automatically. What you answer is read by { $reader }.
mail-automatic-note-unnamed = This message was sent automatically. What you answer is read by a person.
mail-next = What happens next: { $what }, by { $when }.
mail-closed-now = We are closed now. We open { $when }.
mail-emergency = In an emergency, before we open: { $emergency }
mail-acting = { $owner } is away. { $acting } acts for { $owner }.
mail-promised-answer = an answer
mail-promised-call = a call
mail-promised-visit = a visit
mail-promised-payment = a payment
mail-promised-fix = a repair
mail-promised-unsaid = something that is written in the case
mail-told-already = What you have told us is kept. You do not need to tell it again.

## The first answer

mail-first-answer-subject = We have your message: { $case }
mail-first-answer-received = { $organisation } has your message. { $owner } looks after it.
mail-first-answer-answers = { $reader } reads it and answers you by { $when }.
mail-first-answer-calls = { $reader } calls you by { $when }.

## The first answer to a stranger who wrote about a case that is not theirs: it tells nothing of that case

mail-stranger-subject = We have your message
mail-stranger-received = { $organisation } has your message.
mail-stranger-next = A person reads it by { $when }.

## Another person looks after the case

mail-owner-changed-subject = { $case }: { $owner } looks after your case now
mail-owner-changed-fact = { $owner } looks after your case now. Until today it was { $before }.
mail-owner-changed-briefed = { $owner } has the whole story from { $before }. You do not need to tell it again.

mail-covered-subject = { $case }: { $stand-in } acts for { $owner } until { $until }
mail-covered-fact = { $owner } is away until { $until }. Until then { $stand-in } acts for { $owner } in your case, and has the whole story.
mail-covered-subject-open = { $case }: { $stand-in } acts for { $owner }
mail-covered-fact-open = { $owner } is away. { $stand-in } acts for { $owner } in your case, and has the whole story.
mail-covered-owner-stays = { $owner } still looks after your case. What was promised stays promised.

## A promise was broken

mail-promise-broken-subject = { $case }: a promise was not kept
mail-promise-broken-fact = We promised you: { $what }, by { $when }. This did not happen.
mail-promise-broken-fact-moved = We promised you: { $what }, first by { $first }, then by { $when }. This did not happen.
mail-promise-broken-answer = { $reader } answers you about this by { $answer-by }.

## Is it solved?

mail-solved-question-how = Is it solved, or is it not? Answer this message in your own words, or use the two buttons on your page.
mail-solved-question-how-without-page = Is it solved, or is it not? Answer this message in your own words.
mail-solved-question-silence = If we do not hear from you, we ask again on { $when }.

mail-solved-again-subject = { $case }: is it solved? We ask again
mail-solved-again-fact = On { $asked } we asked you whether your case is solved. We have not heard from you.
mail-solved-again-fact-undated = We asked you whether your case is solved. We have not heard from you.
mail-solved-again-silence = If we do not hear from you by { $when }, your case rests. It is not called solved, and any message from you opens it again.
mail-solved-again-silence-undated = If we do not hear from you, we ask again.

mail-quiet-subject = { $case }: your case rests, and one answer opens it again
mail-quiet-fact = We asked you { $times ->
    [one] once
    [2] twice
   *[other] { $times } times
} whether your case is solved. We have not heard from you. Your case rests from today. We do not call it solved.
mail-quiet-way-back = If something is not right, answer this message, today or in a year. Your case is then open again, and { $owner } looks after it.

mail-solved-subject = { $case }: closed, as you told us
mail-solved-fact = On { $when } you told us that it is solved. Your case is closed.
mail-solved-way-back = If it comes back or was not solved after all, answer this message. Your case is then open again.

mail-put-to-test-subject = { $case }: we ask once more on { $when }
mail-put-to-test-fact = You told us that it is solved. Whether it holds shows when it has been put to the test.
mail-put-to-test-next = { $reader } asks you once more by { $when }. If it does not hold before then, answer this message.

mail-reopened-subject = { $case }: your case is open again
mail-reopened-fact = Your case is open again. { $owner } looks after it.
mail-reopened-next = { $reader } answers you by { $when }.

## They wrote again while we are closed

mail-while-closed-subject = { $case }: we have your message, and are closed now
mail-while-closed-fact = { $organisation } has your message. { $owner } looks after your case.

## A new link to the customer's page

mail-new-link-subject = { $case }: a new link to your page
mail-new-link-fact = Somebody asked for a new link to the page of your case. It goes only to this address.
mail-new-link-until = The new link works until { $until }.
mail-new-link-not-you = If it was not you, you need to do nothing.

## Around a mail that a person wrote

mail-reply-subject-none = Your case { $case }

## To colleagues: a case is named by its spoken key and its page, never by the customer's name or words
##
## $from is who offers a case, or the day from which somebody is away; $who is who asks.

mail-invitation-subject = { $inviter } invites you to the case desk of { $organisation }
mail-invitation-fact = { $inviter } has made a place for you at the case desk of { $organisation }.
mail-invitation-link = Open this link and choose your password: { $link }
mail-invitation-until = The link works once, until { $until }.
mail-invitation-after = After that, ask { $inviter } for a new one.
mail-invitation-not-you = If you do not know { $inviter }, do nothing. Nothing happens without the link.

mail-place-subject = Your place at the case desk of { $organisation }
mail-place-fact = There is a place for you at the case desk of { $organisation }.
mail-place-after = After that, ask an administrator of the desk for a new one.
mail-place-not-you = If you do not know { $organisation }, do nothing. Nothing happens without the link.

mail-several-subject = { $first } (and { $count } more)
mail-several-heading = ── { $subject }
mail-staff-answer = This message was sent automatically. An answer to it lands on the shelf of the desk, where a colleague reads it; it reaches no customer.

mail-why-owner = You get this because you look after the case.
mail-why-acting = You get this because you act for { $owner }.
mail-why-lead = You get this because you are the lead.

mail-reminder-subject = { $case }: { $what }, by { $when }
mail-reminder-fact = In “{ $case }” the customer was promised: { $what }, by { $when }.
mail-reminder-ways = Until then you can keep it, or move it and tell the customer. After that it counts as broken.

mail-offer-subject = { $case }: { $from } offers you this case
mail-offer-fact = { $from } offers you “{ $case }”, with a briefing. Until you accept it, { $from } remains the owner.
mail-offer-ways = Accept or decline by { $when }.

mail-given-subject = { $case }: { $by } gave you this case
mail-given-fact = { $by } gave you “{ $case }”, with a briefing. You look after it now, and the customer is told so.
mail-given-next = The next step is due by { $when }.

mail-stand-in-subject = { $who } asks you to stand in from { $from }
mail-stand-in-fact = { $who } is away from { $from } until { $until }, and asks you to act meanwhile.
mail-stand-in-ways = Accept or decline: { $link }

mail-alert-page = The case: { $link }
mail-alert-owner = Owner: { $owner }
mail-alert-promise = Promised: { $what }, by { $when }

mail-alert-broken-subject = { $case }: a broken promise, and the customer has not been told
mail-alert-broken-fact = A promise in “{ $case }” is broken, and nobody has told the customer yet.
mail-alert-broken-ways = A person tells the customer by { $when }; after that the desk tells the bare fact.

mail-alert-disclosed-subject = { $case }: the desk told the customer of a broken promise
mail-alert-disclosed-fact = A promise in “{ $case }” is broken. Nobody told the customer in time, so the desk did.
mail-alert-disclosed-ways = The customer was told that { $owner } answers by { $when }. See that it happens.

mail-alert-uncovered-subject = { $case }: a customer waits, and nobody acts for { $owner }
mail-alert-uncovered-fact = { $owner } is away, a customer waits in “{ $case }”, and nobody acts for { $owner } yet.
mail-alert-uncovered-ways = Act yourself, or ask a colleague to, by { $when }. After that the desk names somebody who is here.

mail-alert-hand-over-subject = { $case }: a hand-over was not answered
mail-alert-hand-over-fact = { $owner } offered “{ $case }” to a colleague, who neither accepted nor declined in time. { $owner } remains the owner.
mail-alert-hand-over-ways = If another person is to look after it, offer it again, or let a lead give it. The next step is due by { $when }.

mail-alert-undelivered-subject = { $case }: a message did not reach the customer
mail-alert-undelivered-fact = A message in “{ $case }” came back. The customer does not know what it said.
mail-alert-undelivered-ways = Reach the customer another way by { $when }: by telephone, by letter, or at another address.

mail-alert-harm-subject = { $case }: harm, and nothing relieves it yet
mail-alert-harm-fact = Somebody is being harmed in “{ $case }”, and no stopgap is in place. It was owed by { $when }.
mail-alert-harm-ways = Decide now what relieves it meanwhile.

mail-alert-loop-subject = { $case }: automatic answers stopped
mail-alert-loop-fact = The desk has stopped its automatic answers in “{ $case }”: too many were sent. The other side may be a machine.
mail-alert-loop-ways = Read the last messages and answer in person if a person is there. It was owed by { $when }.

mail-alert-late-subject = { $case }: something that we owe is late
mail-alert-late-fact = Something that we owe in “{ $case }” was due by { $when }, and is not done.
mail-alert-late-ways = The case says what it is. Do it now, or see that somebody does.
