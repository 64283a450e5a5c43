//! The people of the samples: one small town, and every kind of name that templates have to bear.

use casework::ids::StaffId;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use uuid::Uuid;
use web::layout::{Counts, DemoClock, Flash, Frame, Place, SignedIn, Tone, Undo};
use web::pages::who::Who;
use words::Voice;

/// Somebody whose name and words go through every page.
pub struct Sample {
    /// The language of the pages.
    pub language: &'static str,
    /// Names the sample in file names and failures.
    pub slug: &'static str,
    pub name: Option<&'static str>,
    pub reach: Option<&'static str>,
    /// What they wrote.
    pub words: &'static str,
    pub subject: &'static str,
    /// The work name of whoever looks after them.
    pub owner: &'static str,
    /// How many entries their case has.
    pub entries: usize,
}

/// A monday morning in November: 10:18 in Paris.
pub fn now() -> Timestamp {
    "2026-11-23T09:18:00Z".parse().expect("a timestamp")
}

/// So many minutes from now; negative is the past.
pub fn minutes(n: i64) -> Timestamp {
    now().checked_add(jiff::SignedDuration::from_mins(n)).expect("within the calendar")
}

/// So many hours from now; negative is the past.
pub fn hours(n: i64) -> Timestamp {
    minutes(n * 60)
}

pub fn samples() -> Vec<Sample> {
    let maria = Sample {
        language: "en",
        slug: "maria",
        name: Some("Maria Lenoir"),
        reach: Some("maria.lenoir@post.example"),
        words: "The man said it would be mended the same evening. I sleep in my coat. I do not want to be a nuisance to anyone.",
        subject: "My heating, since the technician came",
        owner: "Ines Moreau",
        entries: 24,
    };
    let like = |slug, name, words, subject, owner, entries| Sample {
        language: "en",
        slug,
        name,
        reach: Some("somebody@post.example"),
        words,
        subject,
        owner,
        entries,
    };
    vec![
        like("nobody", None, "Hello", "", "Ines Moreau", 3),
        Sample { reach: None, ..like("unreachable", None, "", "", "I", 1) },
        like(
            "long",
            Some(
                "Wolfeschlegelsteinhausenbergerdorff-Maximiliane-Theodora Freifrau von und zu Hohenlohe-Waldenburg-Schillingsfürst-Obersonnenfeld",
            ),
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftdonaudampfschifffahrtselektrizitätenhauptbetriebswerk",
            "https://very.long.address.example/with/a/path/that/never/ends/and/no/place/to/break/because/it/is/one/word?and=a&query=that_goes_on_and_on",
            "Maximiliane-Theodora Freifrau von Hohenlohe-Waldenburg-Schillingsfürst",
            12,
        ),
        like(
            "arabic",
            Some("محمد بن عبد الله الهاشمي"),
            "ليس لدينا تدفئة منذ ثلاثة أسابيع (3 weeks). متى يأتي أحد؟",
            "التدفئة لا تعمل",
            "ليلى حداد",
            8,
        ),
        like("hebrew", Some("נעמי בן־דוד"), "אין חימום כבר שבועיים. מי מגיע, ומתי?", "החימום (heating) לא עובד", "Ines Moreau", 8),
        like(
            "vietnamese",
            Some("Nguyễn Thị Minh Khai"),
            "Nhà tôi không có sưởi từ ba tuần nay. Khi nào có người đến?",
            "Hệ thống sưởi không hoạt động",
            "Đặng Hữu Phước",
            8,
        ),
        like("emoji", Some("🌸 Ana 👩‍👩‍👧‍👦 Lučić 🇭🇷"), "Help 🥶🥶🥶 no heating!!! 👉👈", "🆘🔥❄️", "Zoë 🐝", 8),
        like(
            "hostile",
            Some("<script>alert('name')</script>\"><img src=x onerror=alert(1)>"),
            "</textarea></script><script>alert('words')</script>{{ 7*7 }} ⟨b⟩ ' onfocus=alert(1) autofocus x='",
            "\"><svg onload=alert('subject')>",
            "'\"><script>alert('owner')</script>",
            8,
        ),
        Sample { slug: "long-story", entries: 200, ..maria.again() },
        maria,
    ]
}

impl Sample {
    /// The same once more.
    pub fn again(&self) -> Sample {
        Sample { ..*self }
    }

    pub fn who(&self) -> Who {
        Who { name: self.name.map(str::to_owned), reach: self.reach.map(str::to_owned) }
    }

    /// The frame of a page in the desk.
    pub fn desk(&self, place: Place) -> Frame {
        let voice = Voice::new(self.language, TimeZone::get("Europe/Paris").expect("a zone"));
        let mut frame = Frame::new(voice, now(), "Nordwerk Energy", place, Uuid::from_u128(7));
        frame.staff = Some(SignedIn { id: StaffId(Uuid::from_u128(11)), work_name: self.owner.to_owned(), leads: true, administers: true });
        frame.counts = Counts { today: 6, shelf: 2 };
        frame
    }

    /// The same, with what was just done and the demonstration's clock.
    pub fn desk_with_all(&self, place: Place) -> Frame {
        let mut frame = self.desk(place);
        frame.flash = Some(Flash {
            text: format!("Your message to {} leaves in a moment.", self.name.unwrap_or("them")),
            tone: Tone::Good,
            undo: Some(Undo { action: "/cases/amber-otter-92/undo".to_owned(), of: "message_1".to_owned(), until_at: minutes(1) }),
        });
        frame.demo = Some(DemoClock { next_due_at: Some(minutes(12)), back: "/today".to_owned() });
        frame
    }

    /// The frame of a page outside the desk.
    pub fn outside(&self) -> Frame {
        let mut frame = self.desk(Place::Elsewhere);
        frame.staff = None;
        frame
    }
}
