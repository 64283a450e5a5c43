//! One page, one file; HTML from the server.
//!
//! Start at `route.rs`: the closed list of routes, with who may ask. `staff/`, `customer/` and `door/` hold the handlers,
//! one page a file: each reads the form, makes one command, calls the desk, answers. `pages/` holds what a page shows, as typed
//! templates. This crate knows no SQL, no SMTP and no rule of a case.

pub mod answer;
pub mod app;
pub mod assets;
pub mod client;
pub mod cookie;
pub mod customer;
pub mod door;
pub mod form_parts;
pub mod framing;
pub mod kept_files;
pub mod layout;
pub mod limits;
pub mod mail_password;
pub mod pages;
pub mod password;
pub mod principal;
mod refill;
pub mod route;
mod shell;
pub mod staff;
pub mod totp;
pub mod unsent;

pub use app::{App, Pump, WebSettings};
pub use shell::router;
