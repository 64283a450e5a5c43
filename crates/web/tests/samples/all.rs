//! Every page in every state, with one sample on it: for the tests of pages and for the gallery.

pub mod case_page;
pub mod case_story;
pub mod desk_pages;
pub mod list_pages;
pub mod outer_pages;
pub mod people;
pub mod town;

use askama::Template;
use town::Sample;

/// All pages with this sample, by name.
pub fn render(s: &Sample) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    desk_pages::today(s, &mut out);
    for (name, page) in case_page::pages(s) {
        out.push((name, page.render().expect("a page renders")));
    }
    list_pages::cases(s, &mut out);
    list_pages::same_problem(s, &mut out);
    list_pages::final_answer(s, &mut out);
    list_pages::search(s, &mut out);
    list_pages::person(s, &mut out);
    desk_pages::telephone(s, &mut out);
    desk_pages::doors(s, &mut out);
    desk_pages::keeping(s, &mut out);
    desk_pages::oneself(s, &mut out);
    outer_pages::gates(s, &mut out);
    outer_pages::log_ins(s, &mut out);
    outer_pages::public(s, &mut out);
    outer_pages::mine(s, &mut out);
    out
}
