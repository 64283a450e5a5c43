### What customers read: the web form, the page of their case, and what went wrong. No apology: machines give facts and dates.

## The web form

contact-title = Tell us what happened
contact-what = A person answers you by { $when }. You need no account.
contact-emergency = In an emergency:
contact-text = What happened, and what do you need?
contact-text-hint = In your own words and your own language.
contact-in-danger = Somebody is in danger, or goes without something they need now: heating, water, electricity, money to live on.
contact-name = Your name
contact-name-hint = So that we know how to address you. You may leave it out.
contact-reach = How we reach you
contact-reach-hint = One of the two is enough.
contact-address = Mail address
contact-telephone = Telephone
contact-key = Your case’s words (if you have some)
contact-key-hint = Then whoever answers you finds it at once.
contact-file = Photographs or papers
contact-send = Send
contact-wait = { $minutes ->
    [one] Very many messages came from your connection. What you wrote still stands below: send it in a minute, or call us.
   *[other] Very many messages came from your connection. What you wrote still stands below: send it in { $minutes } minutes, or call us.
  }
contact-or-call = Or call us:
thanks-title-short = Received
thanks-title = { $owner } looks after this.
thanks-answer-by = { $owner } answers you by { $when }.
thanks-opens = We open on { $when }.
thanks-reach = The answer goes to { $reach }. You can answer it.
thanks-no-reach = You gave us no address. Call us, and say the words below.
thanks-key = Your case’s words
thanks-key-what = With these words anybody here finds your case, on the telephone too.

## The link

landing-title = Your case
landing-what = Opening your case. If nothing happens, type the code that stands under the link.
landing-code = Code
landing-code-hint = It stands under the link in our message.
landing-open = Open my case
landing-not-now-title = This code does not open anything
landing-not-now = Perhaps a letter is missing or mistyped: compare it with the code under the link. If it once belonged to a case, we can send a new link to the address that we know. Your case is as it was.
landing-ended-title = This link has ended
landing-ended = Links end some months after our last message, when a newer one was sent, or when they were ended on purpose, so that nobody else can use them. Your case is as it was. We can send a new link to the address that we know.
landing-ended-by-you-title = Your link is ended everywhere
landing-ended-by-you = Nobody comes in with it any more. If we know a mail address of yours, a new link is on its way there; else tell us how to reach you. Your case is as it was.
landing-new-link = Send me a new link
landing-try-again = Type the code again
landing-sent-title = A new link may be on its way
landing-sent = If this code belonged to a case, a new link goes to the address that we have for it, within some minutes. Nothing else changed.
landing-human = You would rather talk to a person?
landing-write = Write to us
landing-or-call = or call

## The page of the case

mine-title = Your case
mine-your-case = Your case
mine-a-case = What you wrote to us about
mine-heading-next = { $what }, by { $day }
mine-heading-late = { $what }: late since { $day }
mine-heading-open = { $owner } looks after your case
mine-heading-test = You said that it is solved. We ask you once more on { $day }.
mine-heading-solved = You said that it is solved.
mine-heading-quiet = We asked and heard nothing. Your case rests.
mine-heading-final = This is our last answer. You need not agree.
mine-duty = { $who } answers you
mine-who = Who looks after it
mine-owner = { $owner } looks after this.
mine-stand-in = { $standin } answers for { $owner }.
mine-stand-in-until = { $owner } is back on { $day }.
mine-answer-any = Answer any message of ours, or write below.
mine-or-call = Or call
mine-next = What happens next
mine-next-by = By { $when }:
mine-next-late = Late since { $when }:
mine-promises = What we promised, and how we did
mine-first-date = We said by { $when }.
mine-kept = Kept on { $when }.
mine-moved = Moved; you were told. Now by { $when }.
mine-broken = We did not keep it.
mine-broken-told = We told you on { $when }.
mine-asked = { $owner } asks: is it solved?
mine-asked-when = Asked { $when }
mine-solved = It is solved
mine-not-solved = It is not solved
mine-bring-back = It is not solved: bring it back
mine-test = { $owner } asks you on { $day } whether it still holds. You need not wait: say so at any time.
mine-ended-solved = You said so on { $when }. If it comes back, one step opens the case again.
mine-ended-quiet = Nothing was heard since { $when }. It is not called solved. One step opens the case again.
mine-ended-final = Given on { $when }. The reasons, and the way outside, stand in the story below. One step opens the case again.
mine-heading-closed = We closed this
mine-ended-closed = On { $when } we took this for no matter of ours. If that is wrong, one step opens it again.
done-mine-sent = It is sent. The answer comes here, and to your address.
done-mine-call = You will be called. The time stands below.
done-mine-solved = Thank you for saying so. If it comes back, one step opens the case again.
done-mine-not-solved = It is open. Who answers you, and by when, stands below.
mine-write = Write to { $who }
mine-message = Your message
mine-files = Photographs or papers
mine-send = Send
mine-other-ways = Other ways
mine-call-me = Please call me
mine-call-number = Your number
mine-call-wish = When does it suit you?
mine-call-wish-hint = For example: today after four, or tomorrow morning.
mine-call-button = Ask for a call
mine-story = The whole story ({ $count ->
    [one] 1 message
   *[other] { $count } messages
})
mine-you-said = You, { $door }
mine-somebody-said = { $who }, { $door }
mine-desk-said = Sent by the desk itself, { $door }
mine-end-link = End this link everywhere
mine-end-link-what = Has somebody else seen your link, or did you lose a telephone? Every link to this page ends, and we send you a new one.
mine-print = Print this page.
mine-print-what = It prints as it stands, with the whole story if you open it.

## What went wrong

trouble-not-understood-title = This could not be understood
trouble-not-understood = What your browser sent was not complete. Nothing was changed. Go back, and try once more.
trouble-not-allowed-title = You can’t do this yourself
trouble-not-allowed = Nothing was changed.
trouble-not-found-title = There is nothing here for you
trouble-not-found = The address may be mistyped, or what stood here is not for you to see.
trouble-wrong-method-title = This address does something else
trouble-wrong-method = Nothing was changed. Go back, and use the button on the page.
trouble-overtaken-title = Somebody was faster
trouble-overtaken = What you sent was not done, since something changed meanwhile. Look at the page as it is now, then try again.
trouble-wrong-address-title = This desk has another address
trouble-wrong-address = You asked for it under a name that is not its own. Look at the link again; our messages hold the right one.
trouble-too-large-title = This is too large
trouble-too-large = We take up to { $megabytes } MB at once. Nothing was sent. Send fewer or smaller files, or bring them to us.
trouble-too-many-title = Too many tries
trouble-too-many = Nothing was changed. Try again in { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}.
trouble-broken-title = Something broke on our side
trouble-broken = It is not your fault. What was confirmed before is safe. What you just sent may not have been kept: look before you send it again.
trouble-closed-title = Closed for a moment
trouble-closed = Nothing is lost. Try again in a minute.
trouble-no-room-title = There is no room on our disk
trouble-no-room = What you sent was not kept; nothing that was confirmed before is lost. Keep your text, and try again in some minutes. Whoever looks after this machine has to make room: then it goes on by itself.
trouble-reference = Reference for whoever mends it: { $reference }
trouble-to-today = To today
trouble-to-search = Find a case
trouble-to-contact = Write to a person
trouble-to-code = Type the code of my link
