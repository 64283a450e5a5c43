//! What people write to the bench's desk: names and complaints of different lengths, put together from invented parts so
//! that words repeat as they do in life: some stand in nearly every mail, most in few.

const FIRST: [&str; 24] = [
    "Hedwig", "Chidi", "Maria", "Bodo", "Aylin", "Piotr", "Nadia", "Tomasz", "Greta", "Yusuf", "Elena", "Kofi", "Ingrid", "Luca", "Fatima",
    "Olaf", "Chiara", "Mateusz", "Amara", "Dieter", "Zeynep", "Henk", "Ioana", "Sven",
];
const LAST: [&str; 30] = [
    "Berger",
    "Okafor",
    "Lenoir",
    "Neugier",
    "Yilmaz",
    "Kowalski",
    "Haddad",
    "Nowak",
    "Lindqvist",
    "Demir",
    "Petrov",
    "Mensah",
    "Solberg",
    "Ferrari",
    "Rahman",
    "Johansen",
    "Conti",
    "Wójcik",
    "Diallo",
    "Krüger",
    "Arslan",
    "de Vries",
    "Popescu",
    "Eriksen",
    "Brandt",
    "Moreau",
    "Adeyemi",
    "Weber",
    "Castro",
    "Ivanova",
];
const TROUBLE: [&str; 12] = [
    "The heating has been cold since Tuesday and the landlord says that it is your meter.",
    "I was billed twice for October, and the second bill came with a fee for being late.",
    "Our line went dead on the day we moved, though the move was confirmed to us in writing.",
    "The fitter did not come, and nobody told us; I took a day off for it.",
    "Water comes through the kitchen ceiling whenever the boiler above starts.",
    "You cut the power although the instalment was paid, and I have the receipt here.",
    "The new router drops the connection every evening at about eight o'clock.",
    "My late mother's contract is still being charged, two months after I sent you the papers.",
    "The reading on the bill is not the one that I sent you with a photograph.",
    "I can't log in any more since you changed the page, and the code goes to an old number.",
    "A second reminder arrived today for a bill that your colleague had told me to disregard.",
    "The tariff on the contract is another one than the one on the telephone.",
];
const DETAIL: [&str; 14] = [
    "We have a baby of four months at home.",
    "I have called three times, and each time I had to explain everything from the beginning.",
    "Your colleague promised to call back within two hours; that was on Friday.",
    "The temperature in the living room is fourteen degrees.",
    "I need the line for work and have lost two days of pay by now.",
    "I attach the confirmation and a photograph of the meter.",
    "My father depends on a device that needs power during the night.",
    "The neighbours on the second floor have the same trouble.",
    "I am on the telephone in the mornings only, because I work in the late shift.",
    "Please don't send me to the online form again, it does not take my customer number.",
    "It is the third time this year.",
    "We agreed on instalments of forty a month with somebody called Kim.",
    "The receipt says that it was booked on the ninth.",
    "I would like to know who is responsible, and by when I can expect an answer.",
];

/// The name of the n-th customer.
pub fn name(n: u32) -> String {
    let n = n as usize;
    format!("{} {}", FIRST[n * 7 % FIRST.len()], LAST[(n / FIRST.len() + n * 11) % LAST.len()])
}

/// What the n-th customer writes: 40 to 150 words.
pub fn complaint(n: u32) -> String {
    let at = n as usize;
    let details = (0..2 + at % 7).map(|more| DETAIL[(at * 5 + more * 3) % DETAIL.len()]);
    let details = details.collect::<Vec<_>>().join(" ");
    format!(
        "Good morning,\n\n{} {details}\n\nMy customer number is {}, the flat is at Harbour Street {}.\n\nKind regards\n{}",
        TROUBLE[at * 5 % TROUBLE.len()],
        700_000 + at,
        at % 240 + 1,
        name(n)
    )
}

/// What an owner answers, or notes.
pub fn answer(n: u32) -> String {
    let at = n as usize;
    format!(
        "Thank you for telling us. {} I have looked at it with the colleagues of the network and will call you on Thursday between eight and ten, as you asked. Until then the reminder is on hold, with reference {}.",
        DETAIL[at * 3 % DETAIL.len()],
        40_000 + at
    )
}
