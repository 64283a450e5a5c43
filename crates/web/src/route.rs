//! The closed list of routes. A route that isn't here does not exist; one that is here and has no handler does not compile.
//! Who may ask for it stands beside it, and the access test walks this table.

use crate::{app::App, customer, door, staff};
use axum::{
    Router,
    routing::{MethodRouter, get, post},
};

/// Who may ask.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Who {
    /// Anybody, known or not.
    Anybody,
    /// Whoever is logged in; what they may do then is the desk's table.
    Staff,
    /// Somebody behind their own link, in their own case.
    Customer,
    /// Only in the demonstration, by its people.
    Demo,
}

macro_rules! routes {
    ($($name:ident: $method:ident $path:literal $who:ident => $handler:path;)*) => {
        /// Every route.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
        pub enum Route { $($name),* }

        impl Route {
            /// All of them.
            pub const ALL: &'static [Route] = &[$(Route::$name),*];

            /// Its path, with names in braces.
            #[must_use]
            pub fn path(self) -> &'static str {
                match self { $(Route::$name => $path),* }
            }

            /// `get` or `post`.
            #[must_use]
            pub fn method(self) -> &'static str {
                match self { $(Route::$name => stringify!($method)),* }
            }

            /// Who may ask.
            #[must_use]
            pub fn who(self) -> Who {
                match self { $(Route::$name => Who::$who),* }
            }

            fn handler(self) -> MethodRouter<App> {
                match self { $(Route::$name => $method($handler)),* }
            }
        }
    };
}

routes! {
    Home: get "/" Anybody => door::home;
    Health: get "/healthz" Anybody => door::health;
    Asset: get "/assets/{file}" Anybody => door::asset;
    SetUpPage: get "/setup" Anybody => door::setup::show;
    SetUp: post "/setup" Anybody => door::setup::submit;
    LogInPage: get "/login" Anybody => door::login::show;
    LogIn: post "/login" Anybody => door::login::submit;
    LogOut: post "/logout" Staff => door::login::log_out;
    InvitationPage: get "/invitation" Anybody => door::invitation::show;
    Invitation: post "/invitation" Anybody => door::invitation::submit;
    ContactPage: get "/contact" Anybody => customer::contact::show;
    Contact: post "/contact" Anybody => customer::contact::submit;
    LandingPage: get "/c" Anybody => customer::landing::show;
    Landing: post "/c" Anybody => customer::landing::submit;
    NewLink: post "/c/new-link" Anybody => customer::landing::new_link;
    MyCase: get "/c/case" Customer => customer::my_case::show;
    MyFile: get "/c/case/files/{n}" Customer => customer::my_case::file;
    MyAnswer: post "/c/case/answer" Customer => customer::my_case::answer;
    MyCall: post "/c/case/call-me" Customer => customer::my_case::call_me;
    MySolved: post "/c/case/solved" Customer => customer::my_case::solved;
    MyNotSolved: post "/c/case/not-solved" Customer => customer::my_case::not_solved;
    MyLinkEnd: post "/c/case/end-link" Customer => customer::landing::end;
    Today: get "/today" Staff => staff::today::show;
    Cases: get "/cases" Staff => staff::cases::show;
    Case: get "/cases/{key}" Staff => staff::case::show;
    Reply: post "/cases/{key}/reply" Staff => staff::compose::reply;
    Draft: post "/cases/{key}/draft" Staff => staff::draft::keep;
    Note: post "/cases/{key}/note" Staff => staff::compose::note;
    Harm: post "/cases/{key}/harm" Staff => staff::harm::harm;
    Stopgap: post "/cases/{key}/stopgap" Staff => staff::harm::stopgap;
    HarmOver: post "/cases/{key}/harm-over" Staff => staff::harm::harm_over;
    PromiseKept: post "/cases/{key}/promise/kept" Staff => staff::acts::promise_kept;
    PromiseMoved: post "/cases/{key}/promise/moved" Staff => staff::acts::promise_moved;
    HandOver: post "/cases/{key}/hand-over" Staff => staff::handing_over::hand_over;
    HandOverAnswer: post "/cases/{key}/hand-over/answer" Staff => staff::handing_over::hand_over_answer;
    HandOverWithdraw: post "/cases/{key}/hand-over/withdraw" Staff => staff::handing_over::hand_over_withdraw;
    CustomerSays: post "/cases/{key}/customer-says" Staff => staff::their_word::customer_says;
    NotACustomer: post "/cases/{key}/not-a-customer" Staff => staff::their_word::not_a_customer;
    Release: post "/cases/{key}/release" Staff => staff::acts::release;
    NoAnswer: post "/cases/{key}/no-answer" Staff => staff::acts::no_answer;
    Undo: post "/cases/{key}/undo" Staff => staff::acts::undo;
    Reopen: post "/cases/{key}/reopen" Staff => staff::their_word::reopen;
    AskSolved: post "/cases/{key}/solved" Staff => staff::their_word::ask_solved;
    SpokenRefusal: post "/cases/{key}/refusal" Staff => staff::acts::refusal_spoken;
    SameProblemPage: get "/cases/{key}/same-problem" Staff => staff::same_problem::show;
    SameProblem: post "/cases/{key}/same-problem" Staff => staff::same_problem::submit;
    FinalAnswerPage: get "/cases/{key}/final-answer" Staff => staff::final_answer::show;
    FinalAnswer: post "/cases/{key}/final-answer" Staff => staff::final_answer::propose;
    FinalAnswerReview: post "/cases/{key}/final-answer/review" Staff => staff::final_answer::review;
    ReadingsPage: get "/cases/{key}/readings" Staff => staff::readings::show;
    AttachmentFile: get "/cases/{key}/attachments/{n}" Staff => staff::attachment::show;
    ContactOriginal: get "/cases/{key}/contacts/{contact}/original" Staff => staff::original::show;
    EndLinks: post "/cases/{key}/end-links" Staff => staff::links::end;
    TelephonePage: get "/telephone" Staff => staff::telephone::show;
    Telephone: post "/telephone" Staff => staff::telephone::submit;
    LetterPage: get "/letter" Staff => staff::letter::show;
    Letter: post "/letter" Staff => staff::letter::submit;
    Search: get "/search" Staff => staff::search::show;
    Person: get "/people/{id}" Staff => staff::person::show;
    PersonReads: post "/people/{id}" Staff => staff::person::reads;
    ShelfPage: get "/shelf" Staff => staff::shelf::show;
    ShelfOriginal: get "/shelf/{id}/original" Staff => staff::shelf::original;
    Shelf: post "/shelf/{id}" Staff => staff::shelf::settle;
    AbsencePage: get "/absence" Staff => staff::absence::show;
    Absence: post "/absence" Staff => staff::absence::submit;
    AbsenceAccept: post "/absence/accept" Staff => staff::absence::accept;
    MePage: get "/me" Staff => staff::me::show;
    Me: post "/me" Staff => staff::me::submit;
    OwnPassword: post "/me/password" Staff => staff::own_log_in::change_password;
    OwnFactorPage: get "/me/second-factor" Staff => staff::own_log_in::show_factor;
    OwnFactor: post "/me/second-factor" Staff => staff::own_log_in::set_factor;
    OwnSessions: post "/me/sessions" Staff => staff::me::end_sessions;
    SettingsPage: get "/settings" Staff => staff::settings::show;
    Settings: post "/settings" Staff => staff::settings::submit;
    PeoplePage: get "/settings/people" Staff => staff::people::show;
    People: post "/settings/people" Staff => staff::people::submit;
    FiguresPage: get "/figures" Staff => staff::figures::show;
    DoctorPage: get "/doctor" Staff => staff::doctor::show;
    DemoTime: post "/demo/time" Demo => door::demo::time;
}

impl Route {
    /// The route of a request, by its method and path.
    #[must_use]
    pub fn asked(method: &str, path: &str) -> Option<Route> {
        let fits = |route: &Route| {
            let (ours, theirs) = (route.path().split('/'), path.split('/'));
            route.method().eq_ignore_ascii_case(method)
                && ours.clone().count() == theirs.clone().count()
                && ours.zip(theirs).all(|(our, their)| our == their || (our.starts_with('{') && !their.is_empty()))
        };
        // A path that is written out goes before one with a name in it.
        Route::ALL.iter().copied().filter(fits).min_by_key(|route| route.path().matches('{').count())
    }

    /// The page on which a form stands that is sent to this path: the path itself, or what is above it.
    #[must_use]
    pub fn page_of(path: &str) -> Option<&str> {
        let mut path = path;
        while !path.is_empty() {
            if Route::asked("get", path).is_some() {
                return Some(path);
            }
            path = path.rsplit_once('/')?.0;
        }
        None
    }
}

/// The router of every route.
pub(crate) fn router() -> Router<App> {
    Route::ALL.iter().fold(Router::new(), |router, route| router.route(route.path(), route.handler()))
}

#[cfg(test)]
mod tests {
    use super::Route;

    #[test]
    fn a_form_leads_back_to_the_page_on_which_it_stands() {
        for (form, page) in [
            ("/cases/amber-otter-92/reply", Some("/cases/amber-otter-92")),
            ("/cases/amber-otter-92/promise/moved", Some("/cases/amber-otter-92")),
            ("/cases/amber-otter-92/same-problem", Some("/cases/amber-otter-92/same-problem")),
            ("/telephone", Some("/telephone")),
            ("/shelf/0193", Some("/shelf")),
            ("/absence/accept", Some("/absence")),
            ("/c/case/answer", Some("/c/case")),
            ("/demo/time", None),
        ] {
            assert_eq!(Route::page_of(form), page, "{form}");
        }
        assert_eq!(Route::asked("POST", "/c/case/answer"), Some(Route::MyAnswer));
        assert_eq!(Route::asked("get", "/cases/"), None);
    }
}
