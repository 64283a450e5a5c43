### Words that several rooms share.

words-list-comma = {", "}
words-list-and = { $before } and { $last }

words-minutes = { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}
words-hours = { $hours } h
words-hours-and-minutes = { $hours } h { $minutes }
words-days = { $days ->
    [one] 1 day
   *[other] { $days } days
}
