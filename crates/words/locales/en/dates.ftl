### How English says days, times and spans.
###
### Each format may use any of these, in any order; a language takes what it needs:
###   $weekday $weekday-short $day $month $month-short $month-number $year
###   $hour (0–23) $hour-padded (00–23) $hour-twelve (1–12) $half (date-half-am or -pm) $minute (00–59)
###   $time (what date-time made) $zone (abbreviation, as in CET) $minutes (a span, for plurals)
### Month and weekday names stand in the form that a date needs.

language-name = English

date-weekday-1 = Monday
date-weekday-2 = Tuesday
date-weekday-3 = Wednesday
date-weekday-4 = Thursday
date-weekday-5 = Friday
date-weekday-6 = Saturday
date-weekday-7 = Sunday

date-weekday-short-1 = Mon
date-weekday-short-2 = Tue
date-weekday-short-3 = Wed
date-weekday-short-4 = Thu
date-weekday-short-5 = Fri
date-weekday-short-6 = Sat
date-weekday-short-7 = Sun

date-month-1 = January
date-month-2 = February
date-month-3 = March
date-month-4 = April
date-month-5 = May
date-month-6 = June
date-month-7 = July
date-month-8 = August
date-month-9 = September
date-month-10 = October
date-month-11 = November
date-month-12 = December

date-month-short-1 = Jan
date-month-short-2 = Feb
date-month-short-3 = Mar
date-month-short-4 = Apr
date-month-short-5 = May
date-month-short-6 = Jun
date-month-short-7 = Jul
date-month-short-8 = Aug
date-month-short-9 = Sep
date-month-short-10 = Oct
date-month-short-11 = Nov
date-month-short-12 = Dec

date-half-am = am
date-half-pm = pm

## A point in time

date-time = { $hour }:{ $minute }
# When the clocks go back, one hour comes twice; then the zone says which of the two is meant.
date-time-doubled = { $hour }:{ $minute } ({ $zone })
date-day = { $weekday } { $day } { $month }
date-day-with-year = { $weekday } { $day } { $month } { $year }
date-instant = { $weekday } { $day } { $month }, { $time }
date-instant-with-year = { $weekday } { $day } { $month } { $year }, { $time }

## When something is due, seen from now

date-due-now = by { $time }, now
date-due-soon = by { $time }, in { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}
date-due-today = by { $time }
date-due-tomorrow = by tomorrow { $time }
date-due-day = by { $weekday } { $day } { $month }, { $time }
date-due-day-with-year = by { $weekday } { $day } { $month } { $year }, { $time }

date-late-minutes = since { $time }, for { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}
date-late-today = since { $time }
date-late-yesterday = since yesterday { $time }
date-late-day = since { $weekday } { $day } { $month }, { $time }
date-late-day-with-year = since { $weekday } { $day } { $month } { $year }, { $time }

## When something happened, seen from now

date-ago-now = just now
date-ago-minutes = { $minutes ->
    [one] 1 minute ago
   *[other] { $minutes } minutes ago
}
date-ago-today = today { $time }
date-ago-yesterday = yesterday { $time }
date-ago-weekday = { $weekday-short } { $time }
date-ago-day = { $day } { $month-short }
date-ago-day-with-year = { $day } { $month-short } { $year }
