//! The little header that Outlook and its kin write above a quotation, and lines like "Original message".

/// What a labelled line says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    From,
    Date,
    To,
    Subject,
}

const FROM: [&str; 25] = [
    "from",
    "von",
    "de",
    "da",
    "van",
    "od",
    "från",
    "fra",
    "от",
    "от кого",
    "gönderen",
    "kimden",
    "lähettäjä",
    "发件人",
    "寄件者",
    "寄件人",
    "差出人",
    "보낸 사람",
    "מאת",
    "من",
    "feladó",
    "expéditeur",
    "mittente",
    "remitente",
    "afzender",
];
const DATE: [&str; 32] = [
    "sent",
    "date",
    "gesendet",
    "datum",
    "envoyé",
    "envoyé le",
    "inviato",
    "data",
    "enviado",
    "enviado el",
    "enviado em",
    "enviada em",
    "fecha",
    "verzonden",
    "wysłano",
    "wysłane",
    "skickat",
    "sendt",
    "dato",
    "отправлено",
    "дата",
    "gönderilme tarihi",
    "tarih",
    "lähetetty",
    "päivämäärä",
    "发送时间",
    "日期",
    "送信日時",
    "날짜",
    "נשלח",
    "تاريخ الإرسال",
    "odesláno",
];
const TO: [&str; 23] = [
    "to",
    "an",
    "à",
    "a",
    "aan",
    "do",
    "till",
    "til",
    "кому",
    "kime",
    "vastaanottaja",
    "收件人",
    "宛先",
    "para",
    "받는 사람",
    "אל",
    "إلى",
    "komu",
    "destinataire",
    "destinatario",
    "empfänger",
    "cc",
    "kopie",
];
const SUBJECT: [&str; 20] = [
    "subject",
    "betreff",
    "objet",
    "oggetto",
    "asunto",
    "assunto",
    "onderwerp",
    "temat",
    "ämne",
    "emne",
    "тема",
    "konu",
    "aihe",
    "主题",
    "主旨",
    "件名",
    "제목",
    "נושא",
    "الموضوع",
    "předmět",
];

/// What stands between dashes above a quotation, in lower case.
const DIVIDERS: [&str; 35] = [
    "original message",
    "original-nachricht",
    "originalnachricht",
    "ursprüngliche nachricht",
    "ursprüngliche mail",
    "message d'origine",
    "message original",
    "message initial",
    "messaggio originale",
    "mensaje original",
    "oorspronkelijk bericht",
    "oorspronkelijke bericht",
    "mensagem original",
    "wiadomość oryginalna",
    "ursprungligt meddelande",
    "originalmeddelande",
    "oprindelig meddelelse",
    "opprinnelig melding",
    "alkuperäinen viesti",
    "исходное сообщение",
    "özgün ileti",
    "original appointment",
    "forwarded message",
    "weitergeleitete nachricht",
    "message transféré",
    "messaggio inoltrato",
    "mensaje reenviado",
    "doorgestuurd bericht",
    "mensagem encaminhada",
    "przekazana wiadomość",
    "пересылаемое сообщение",
    "реальное сообщение",
    "原始邮件",
    "oprindelig besked",
    "opprinnelig e-post",
];

/// The same as Apple writes it, without dashes.
const BEGINS: [&str; 8] = [
    "begin forwarded message:",
    "anfang der weitergeleiteten nachricht:",
    "début du message réexpédié :",
    "début du message transféré :",
    "inizio messaggio inoltrato:",
    "inicio del mensaje reenviado:",
    "begin doorgestuurd bericht:",
    "início da mensagem reencaminhada:",
];

/// How many lines such a header has at most, folded ones counted.
const LINES: usize = 12;

/// The line where the quotation starts, when one does at line `at`: a divider, or a header of at least three
/// different labels among them the sender's, with the rule above it.
pub(super) fn starts_at(lines: &[&str], at: usize) -> Option<usize> {
    let line = lines[at].trim();
    if line.is_empty() {
        return None;
    }
    if is_divider(line) {
        return Some(at);
    }
    if is_rule(line) {
        let next = (at + 1..lines.len().min(at + 4)).find(|next| !lines[*next].trim().is_empty())?;
        return labels(lines, next).then_some(at);
    }
    labels(lines, at).then_some(at)
}

fn is_divider(line: &str) -> bool {
    let lower = line.to_lowercase();
    if BEGINS.contains(&lower.as_str()) {
        return true;
    }
    let dashes = |c: char| matches!(c, '-' | '_' | '=' | '*' | '—' | '–' | '─');
    let bare = lower.trim_start_matches(dashes);
    let leading = lower.chars().count() - bare.chars().count();
    let inner = bare.trim_end_matches(dashes);
    leading >= 2 && inner.len() < bare.len() && DIVIDERS.contains(&inner.trim().trim_end_matches(':').trim_end())
}

fn is_rule(line: &str) -> bool {
    line.chars().count() >= 5 && line.chars().all(|c| matches!(c, '_' | '-' | '─' | '—' | '*' | '='))
}

/// Whether a block of labelled lines starts here.
fn labels(lines: &[&str], at: usize) -> bool {
    let Some(first) = label(lines[at]) else { return false };
    let mut seen = vec![first];
    let mut gap = 0;
    for line in lines[at + 1..].iter().take(LINES) {
        if line.trim().is_empty() {
            gap += 1;
            if gap > 1 {
                break;
            }
            continue;
        }
        match label(line) {
            Some(label) if !seen.contains(&label) => seen.push(label),
            Some(_) => {}
            None if gap > 0 => break,
            None => {}
        }
        gap = 0;
    }
    let dated_or_titled = seen.contains(&Label::Date) || seen.contains(&Label::Subject);
    seen.len() >= 3 && seen.contains(&Label::From) && dated_or_titled
}

fn label(line: &str) -> Option<Label> {
    let line = line.trim().trim_start_matches(['*', '_', '|', ' ']);
    let end = line.find([':', '：'])?;
    if end > 40 {
        return None;
    }
    let word = line[..end].trim_matches(['*', '_', ' ', '\u{a0}']).to_lowercase();
    let word = word.as_str();
    [(Label::From, &FROM[..]), (Label::Date, &DATE), (Label::To, &TO), (Label::Subject, &SUBJECT)]
        .into_iter()
        .find(|(_, words)| words.contains(&word))
        .map(|(label, _)| label)
}

#[cfg(test)]
mod tests {
    use super::super::fold;

    #[test]
    fn the_header_of_a_quotation_is_known_in_many_languages() {
        for header in [
            "From: Nora\nSent: Monday\nTo: Ada\nSubject: Visit",
            "*Von:* Nora\n*Gesendet:* Montag\n*An:* Ada\n*Betreff:* Besuch",
            "________________________________\nDe : Nora\nEnvoyé : lundi\nÀ : Ada\nObjet : Visite",
            "Da: Nora\nInviato: lunedì\nA: Ada\nOggetto: Visita",
            "من: نورا\nتاريخ الإرسال: اليوم\nإلى: آدا\nالموضوع: زيارة",
            "-----Ursprüngliche Nachricht-----\nVon: Nora",
            "Begin forwarded message:",
        ] {
            let folded = fold(&format!("Thanks.\n\n{header}\n\nold text\n"));
            assert_eq!(folded.new, "Thanks.\n", "{header}");
            assert!(folded.folded.ends_with("old text\n"));
        }
    }

    #[test]
    fn a_list_of_facts_is_no_header() {
        for text in
            ["From: Berlin\nTo: Rome\n\nNo train came.\n", "Date: 3 May\nSubject: my bill\n\nIt is wrong.\n", "A: yes\nB: no\nDa: maybe\n"]
        {
            assert_eq!(fold(text).new, text);
        }
    }
}
