//! Pages before the log-in, set-up and settings, and what customers see.

use super::case_page::{duty, next, refused};
use super::case_story::{file, text};
use super::people::paul;
use super::town::{Sample, hours};
use askama::Template;
use casework::policy::Policy;
use web::layout::{Frame, Place};
use web::pages::contact::{Contact, ContactThanks, Emergency};
use web::pages::customer::landing::{Landing, LandingState};
use web::pages::customer::my_case::{MyCase, MyFate, MyPromise, MySaid, MyState, SaidBy, StandIn};
use web::pages::enrol::{Enrol, QrPicture};
use web::pages::form::{Choice, Field, Files};
use web::pages::invitation::Invitation;
use web::pages::login::{DemoPeople, DemoPerson, Login, LoginStep, WrongEntry};
use web::pages::organisation::{HoursFields, MailFields, OrganisationFields, arrival_choices, security_choices};
use web::pages::owed::{Door, DutyKind};
use web::pages::settings::{PolicyField, Settings};
use web::pages::setup::Setup;

/// A file that is kept, and one that is not.
fn kept(name: &str) -> Files {
    let error = Some("The files could not be kept while this form waits.".to_owned());
    Files { kept: vec![Choice::of("ticket", name).chosen()], error, megabytes: 25 }
}
use web::pages::token::{Opens, TokenPage};
use web::pages::trouble::{Home, Trouble, TroublePage};

type Rendered = Vec<(&'static str, String)>;

fn page(out: &mut Rendered, name: &'static str, page: &impl Template) {
    out.push((name, page.render().expect("a page renders")));
}

fn organisation() -> OrganisationFields {
    OrganisationFields {
        name: Field::of("Nordwerk Energy"),
        base_address: Field::of("https://desk.nordwerk.example"),
        zone: Field::of("Europe/Paris"),
        zones: vec!["Europe/Berlin".to_owned(), "Europe/Paris".to_owned()],
        telephone: Field::of("01 99 00 41 12"),
        emergency_who: Field::of("Gas smell: the network’s watch"),
        emergency_telephone: Field::of("0800 990 041"),
    }
}

fn working_hours() -> HoursFields {
    let day = || Field::of("9:00-12:30, 13:30-17:00");
    HoursFields {
        days: [day(), day(), day(), day(), Field::wrong("9-25", "25 is not an hour."), Field::default(), Field::default()],
        holidays: Field::of("2026-12-25 Christmas Day\n2027-01-01 New Year"),
    }
}

fn mail(frame: &Frame) -> MailFields {
    MailFields {
        address: Field::of("help@nordwerk.example"),
        arrives: arrival_choices(frame, "smtp"),
        listens_on: "127.0.0.1:2525".to_owned(),
        out_host: Field::of("mail.nordwerk.example"),
        out_port: Field::of("587"),
        out_security: security_choices(frame, "start_tls"),
        out_user: Field::of("desk"),
        out_password: Field::default(),
        has_password: true,
    }
}

pub fn gates(s: &Sample, out: &mut Rendered) {
    let mut frame = s.outside();
    frame.organisation = String::new();
    let mail_fields = mail(&frame);
    page(
        out,
        "setup",
        &Setup {
            frame,
            token: Field::of("XK3V-92AB"),
            organisation: OrganisationFields::default(),
            hours: HoursFields::default(),
            mail: mail_fields,
            admin_name: Field::default(),
            admin_address: Field::default(),
            password_error: None,
            colleagues: Field::default(),
            wrong: 0,
        },
    );
    let frame = s.outside();
    let mail_fields = mail(&frame);
    page(
        out,
        "setup-came-back",
        &Setup {
            frame,
            token: Field::wrong("nope", "This token is not the one that the terminal shows."),
            organisation: organisation(),
            hours: working_hours(),
            mail: mail_fields,
            admin_name: Field::of(s.owner),
            admin_address: Field::wrong(s.reach.unwrap_or("x"), "This is not an address."),
            password_error: Some("At least 12 characters.".to_owned()),
            colleagues: Field::of(s.words),
            wrong: 4,
        },
    );
    let frame = s.desk(Place::Settings);
    let mail_fields = mail(&frame);
    let standard = Policy::default();
    page(
        out,
        "settings",
        &Settings {
            frame,
            seen: 3,
            organisation: organisation(),
            hours: working_hours(),
            mail: mail_fields,
            refused: Some(refused(s)),
            policy: vec![
                PolicyField {
                    name: "first_answer_open_minutes",
                    field: Field::of("480"),
                    default: standard.first_answer_open_minutes,
                    low: 1,
                    high: 14_400,
                },
                PolicyField {
                    name: "undo_send_seconds",
                    field: Field::wrong("9000", "0 to 300."),
                    default: standard.undo_send_seconds,
                    low: 0,
                    high: 300,
                },
            ],
        },
    );
}

pub fn log_ins(s: &Sample, out: &mut Rendered) {
    let login = |step, error, wait_minutes| Login {
        frame: s.outside(),
        step,
        next: "/today".to_owned(),
        error,
        wait_minutes,
        right_address: None,
        waits: wait_minutes.is_some(),
        demo: None,
    };
    let wrong = |which: WrongEntry| Some(which.sentence(&s.outside()));
    page(out, "login", &login(LoginStep::Password { address: Field::default() }, None, None));
    page(out, "login-wrong", &login(LoginStep::Password { address: Field::of(s.reach.unwrap_or("")) }, wrong(WrongEntry::Pair), Some(4)));
    let right_address = Some("https://desk.nordwerk.example/login".to_owned());
    page(out, "login-in-the-clear", &Login { right_address, ..login(LoginStep::Password { address: Field::default() }, None, None) });
    page(out, "login-code", &login(LoginStep::Code { pending: "abc".to_owned() }, wrong(WrongEntry::Code), None));
    let people = DemoPeople {
        staff: vec![DemoPerson { id: "1".to_owned(), who: format!("{}, operator", s.owner) }],
        customer: Some(("/c#amber-otter-92.abc".to_owned(), s.name.map(str::to_owned))),
    };
    page(out, "login-demo", &Login { demo: Some(people), ..login(LoginStep::Password { address: Field::default() }, None, None) });
    for opens in [Opens::SetUp, Opens::Invitation] {
        page(
            out,
            if opens == Opens::SetUp { "token-set-up" } else { "token-invitation" },
            &TokenPage { frame: s.outside(), opens, token: Field::wrong(s.words, &opens.wrong(&s.outside())) },
        );
    }
    let address = format!("otpauth://totp/{}?secret=JBSWY3DPEHPK3PXP", s.owner);
    page(
        out,
        "enrol",
        &Enrol {
            frame: s.outside(),
            pending: "abc".to_owned(),
            next: "/today".to_owned(),
            picture: QrPicture::draw(&address).expect("it fits"),
            secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".to_owned(),
            error: wrong(WrongEntry::Code),
            may_wait: true,
        },
    );
    page(
        out,
        "invitation",
        &Invitation {
            frame: s.outside(),
            token: "tok".to_owned(),
            work_name: Field::of(s.owner),
            address: "ines@nordwerk.example".to_owned(),
            until_at: hours(48),
            password_error: Some("These are not the same.".to_owned()),
        },
    );
}

fn emergency() -> Emergency {
    Emergency { who: "Gas smell: the network’s watch".to_owned(), telephone: "0800 990 041".to_owned() }
}

pub fn public(s: &Sample, out: &mut Rendered) {
    page(
        out,
        "contact",
        &Contact {
            frame: s.outside(),
            name: Field::of(s.name.unwrap_or("")),
            address: Field::wrong(s.reach.unwrap_or(""), "One of the two is needed."),
            telephone: Field::default(),
            text: Field::of(s.words),
            spoken_key: Field::default(),
            in_danger: true,
            answer_by: hours(7),
            emergency: emergency(),
            our_telephone: Some("01 99 00 41 12".to_owned()),
            form: "0193".to_owned(),
            files: kept("boiler.jpg (1.2 MB)"),
            wait_minutes: None,
            refused: None,
        },
    );
    page(
        out,
        "contact-thanks",
        &ContactThanks {
            frame: s.outside(),
            spoken_key: "amber otter 92".to_owned(),
            owner: s.owner.to_owned(),
            answer_by: hours(7),
            opens_at: Some(hours(22)),
            reach: s.reach.map(str::to_owned),
            emergency: emergency(),
        },
    );
    for (name, state) in [
        ("landing", LandingState::Open),
        ("landing-not-now", LandingState::NotNow),
        ("landing-ended", LandingState::Ended),
        ("landing-ended-by-them", LandingState::EndedByThem),
        ("landing-sent", LandingState::NewLinkSent),
    ] {
        let our_telephone = Some("01 99 00 41 12".to_owned());
        let waits = state == LandingState::Open;
        page(out, name, &Landing { frame: s.outside(), state, code: Field::of(s.words), waits, our_telephone });
    }
    let troubles = [
        ("trouble-400", Trouble::NotUnderstood),
        ("trouble-403", Trouble::NotAllowed),
        ("trouble-404", Trouble::NotFound),
        ("trouble-405", Trouble::WrongMethod),
        ("trouble-409", Trouble::Overtaken),
        ("trouble-421", Trouble::WrongAddress),
        ("trouble-413", Trouble::TooLarge { megabytes: 25 }),
        ("trouble-429", Trouble::TooMany { minutes: 4 }),
        ("trouble-500", Trouble::Broken),
        ("trouble-503", Trouble::Closed),
        ("trouble-507", Trouble::NoRoom),
    ];
    for (name, trouble) in troubles {
        let for_staff = matches!(trouble, Trouble::NotAllowed | Trouble::Overtaken | Trouble::Broken);
        page(
            out,
            name,
            &TroublePage {
                frame: s.outside(),
                trouble,
                refused: matches!(trouble, Trouble::NotAllowed).then(|| refused(s)),
                home: if for_staff { Home::Desk } else { Home::Contact },
                reference: matches!(trouble, Trouble::Broken).then(|| "7f3a-19c2".to_owned()),
            },
        );
    }
}

pub fn mine(s: &Sample, out: &mut Rendered) {
    let said = |by, door, n: i64| MySaid {
        at: hours(-3 * n - 1),
        by,
        door,
        text: Some(text(s)),
        attachments: if n == 1 { vec![file(s)] } else { Vec::new() },
    };
    let story = || {
        let mut story = vec![
            said(SaidBy::You, Door::CustomerPage, 0),
            said(SaidBy::Us(s.owner.to_owned()), Door::Mail, 1),
            said(SaidBy::Another(paul().name.unwrap_or_default()), Door::Telephone, 2),
        ];
        story.extend((3..i64::try_from(s.entries.max(4)).expect("small")).map(|n| said(SaidBy::Desk, Door::Mail, n)));
        story
    };
    let promise = |what: &str, due: i64, fate| MyPromise { what: what.to_owned(), first_due_at: hours(due), fate };
    let my_case = |state| MyCase {
        frame: s.outside(),
        spoken_key: "amber otter 92".to_owned(),
        about: (!s.subject.is_empty()).then(|| s.subject.to_owned()),
        theirs: true,
        state,
        owner: s.owner.to_owned(),
        stand_in: None,
        our_telephone: Some("01 99 00 41 12".to_owned()),
        next: vec![next(s), duty(s, DutyKind::Answer, 30)],
        promises: vec![
            promise("Call after the weekend", -26, MyFate::Kept { at: hours(-27) }),
            promise("A plumber comes", -110, MyFate::Broken { told_at: Some(hours(-108)) }),
            promise(s.subject, -200, MyFate::Broken { told_at: None }),
            promise("The corrected bill", -20, MyFate::Moved { to_at: hours(40) }),
        ],
        story: story(),
        text: Field::default(),
        telephone: Field::of("01 99 00 77 30"),
        wish: Field::default(),
        refused: None,
        emergency: emergency(),
        files: kept("F28.jpg (240 kB)"),
    };
    page(out, "mine", &my_case(MyState::Open));
    page(out, "mine-let-in", &MyCase { theirs: false, about: None, promises: Vec::new(), ..my_case(MyState::Open) });
    page(out, "mine-asked", &my_case(MyState::Asked { at: hours(-30) }));
    page(out, "mine-put-to-test", &MyCase { next: Vec::new(), ..my_case(MyState::BeingPutToTest { ask_at: hours(50) }) });
    page(out, "mine-solved", &MyCase { next: Vec::new(), ..my_case(MyState::Solved { at: hours(-50) }) });
    page(out, "mine-quiet", &MyCase { next: Vec::new(), ..my_case(MyState::Quiet { since_at: hours(-200) }) });
    page(out, "mine-final-answer", &MyCase { next: Vec::new(), ..my_case(MyState::FinalAnswer { at: hours(-200) }) });
    page(out, "mine-closed", &MyCase { next: Vec::new(), ..my_case(MyState::Closed { at: hours(-200) }) });
    page(
        out,
        "mine-stand-in",
        &MyCase { stand_in: Some(StandIn { work_name: s.owner.to_owned(), until_at: Some(hours(200)) }), ..my_case(MyState::Open) },
    );
    page(
        out,
        "mine-came-back",
        &MyCase {
            text: Field::wrong(s.words, "This is longer than we take."),
            wish: Field::wrong(s.words, "Too long."),
            refused: Some(refused(s)),
            promises: Vec::new(),
            story: Vec::new(),
            next: Vec::new(),
            our_telephone: None,
            ..my_case(MyState::Open)
        },
    );
}
