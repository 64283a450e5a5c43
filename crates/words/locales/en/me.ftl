## One's own page

me-title = You
me-by-others = An administrator changes your address, your team and your role.
me-self = Your name, and how you are reached
me-name-hint = One stable name, under which customers reach you. Whoever knows the old one looks for it.
me-telephone = Telephone
me-telephone-hint = Customers read it beside the name, for calling back. Empty: the organisation’s number.
me-languages = Languages
me-languages-hint = Short names with a blank between: en fr. New cases go to somebody who speaks theirs.
me-zone = Time zone
me-zone-hint = Dates and times are shown in it. Empty: the organisation’s.
me-reminders = Remind me by mail before a promise is due
me-reminders-what = Today shows it either way. What has slipped, and what waits for your answer, is always told.
me-password = Password
me-password-old = Your password now
me-password-new = New password
me-password-button = Change the password
me-password-wrong = This is not your password.
me-password-wait = { $count ->
    [one] Too many wrong tries. Try again in 1 minute.
   *[other] Too many wrong tries. Try again in { $count } minutes.
}
me-others-end = Wherever else you are logged in, you are logged out.
me-factor = Second factor
me-factor-on = Set up
me-factor-off = Not set up
me-factor-has = Your log-in asks for a code beside the password.
me-factor-none = Whoever learns your password can log in as you.
me-factor-set-up = Set up a second factor
me-factor-new = Move it to another device
me-factor-prove = Show that it is you, and that it works.
me-factor-old-code = A code of the device that you have used so far
me-factor-old-code-hint = You don’t have it any more? Whoever runs this desk resets your log-in: makegood staff reset.
me-factor-code = The code that the app shows now
me-factor-leave = Leave it as it is
me-sessions = Where you are logged in
me-sessions-what = Do you not know one of these? End it, and change your password.
me-session-since = Since { $since }
me-session-seen = last used { $seen }
me-session-this = this one
me-session-end = Log out there
me-session-end-others = Log out everywhere else
done-password = Your password is changed. You are logged in here only.
done-factor = Your second factor is set up. You are logged in here only.
done-sessions-ended = Logged out there.
