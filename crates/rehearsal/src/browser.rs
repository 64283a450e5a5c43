//! A browser without script: it follows links, keeps cookies, and sends a form with the fields that the page holds.

use crate::html::{self, Form};
use reqwest::{Client, Response, StatusCode, header::HeaderMap, multipart, redirect::Policy};
use std::net::SocketAddr;

/// A browser of one person.
#[derive(Clone, Debug)]
pub struct Browser {
    client: Client,
    base: String,
}

/// A page as it was shown.
#[derive(Clone, Debug)]
pub struct Page {
    pub status: StatusCode,
    /// The path at which it was found, after redirects.
    pub path: String,
    pub headers: HeaderMap,
    pub html: String,
}

impl Browser {
    /// A fresh browser, without cookies. It goes through no proxy, since all that it visits is this machine.
    ///
    /// # Panics
    /// Never in practice: it asks for nothing that the machine may not have.
    #[must_use]
    pub fn new(desk: SocketAddr) -> Browser {
        let client = Client::builder().cookie_store(true).no_proxy().redirect(Policy::limited(5)).build();
        Browser { client: client.expect("a client without TLS can be built"), base: format!("http://{desk}") }
    }

    /// The same, but it stops at a redirect, so that a test can look at it.
    ///
    /// # Panics
    /// As [`Browser::new`].
    #[must_use]
    pub fn that_stops_at_redirects(desk: SocketAddr) -> Browser {
        let client = Client::builder().cookie_store(true).no_proxy().redirect(Policy::none()).build();
        Browser { client: client.expect("a client without TLS can be built"), base: format!("http://{desk}") }
    }

    /// A fresh one that asks for pages in this language.
    ///
    /// # Panics
    /// When it is no tag of a language.
    #[must_use]
    pub fn that_speaks(desk: SocketAddr, language: &str) -> Browser {
        let asks = [(reqwest::header::ACCEPT_LANGUAGE, language.parse().expect("a tag of a language"))];
        let client =
            Client::builder().cookie_store(true).no_proxy().redirect(Policy::limited(5)).default_headers(asks.into_iter().collect());
        Browser { client: client.build().expect("a client without TLS can be built"), base: format!("http://{desk}") }
    }

    /// The address before each path.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The client below, with its cookies, for requests that no browser would make.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Fetches a page.
    ///
    /// # Panics
    /// When the desk can't be reached.
    pub async fn get(&self, path: &str) -> Page {
        self.try_get(path).await.expect("the desk answers")
    }

    /// The same from a desk that may be gone.
    ///
    /// # Errors
    /// When it can't be reached, or the line broke before the whole page was there.
    pub async fn try_get(&self, path: &str) -> Result<Page, reqwest::Error> {
        self.shown(self.client.get(format!("{}{path}", self.base)).send().await?).await
    }

    /// Sends a form of a page: the one that goes to `action`, with these fields changed or added. A field that is given
    /// several times is sent several times; one that is given once takes the place of what stood there.
    ///
    /// # Panics
    /// When the page has no such form, or the desk can't be reached.
    pub async fn send(&self, page: &Page, action: &str, changed: &[(&str, &str)]) -> Page {
        let form = page.form(action);
        self.send_form(&form.filled(changed)).await
    }

    /// Sends a form that was filled.
    ///
    /// # Panics
    /// When the desk can't be reached.
    pub async fn send_form(&self, form: &Form) -> Page {
        self.send_with_files(form, &[]).await
    }

    /// Sends a form with files: the field's name, the file's name, its bytes.
    ///
    /// # Panics
    /// When the desk can't be reached.
    pub async fn send_with_files(&self, form: &Form, files: &[(&str, &str, &[u8])]) -> Page {
        self.try_send_with_files(form, files).await.expect("the desk answers")
    }

    /// The same to a desk that may be gone: then nobody knows whether it took the form.
    ///
    /// # Errors
    /// When it can't be reached, or the line broke before the whole answer was there.
    pub async fn try_send_with_files(&self, form: &Form, files: &[(&str, &str, &[u8])]) -> Result<Page, reqwest::Error> {
        let address = format!("{}{}", self.base, form.action);
        let request = match (form.method.as_str(), form.multipart) {
            ("post", true) => {
                let mut parts = multipart::Form::new();
                for (name, value) in &form.fields {
                    parts = parts.text(name.clone(), value.clone());
                }
                for (field, name, bytes) in files {
                    parts = parts.part((*field).to_owned(), multipart::Part::bytes(bytes.to_vec()).file_name((*name).to_owned()));
                }
                self.client.post(address).multipart(parts)
            }
            ("post", false) => self.client.post(address).form(&form.fields),
            (_, _) => {
                let pairs =
                    form.fields.iter().map(|(name, value)| format!("{}={}", web::answer::encoded(name), web::answer::encoded(value)));
                self.client.get(format!("{address}?{}", pairs.collect::<Vec<_>>().join("&")))
            }
        };
        // A browser says where a form comes from.
        let request = request.header("sec-fetch-site", "same-origin").header("origin", &self.base);
        self.shown(request.send().await?).await
    }

    async fn shown(&self, response: Response) -> Result<Page, reqwest::Error> {
        let (status, path, headers) = (response.status(), response.url().path().to_owned(), response.headers().clone());
        let html = response.text().await?;
        Ok(Page { status, path, headers, html })
    }
}

impl Page {
    /// The text of the page, without its tags.
    #[must_use]
    pub fn text(&self) -> String {
        html::text(&self.html)
    }

    /// All forms of the page.
    #[must_use]
    pub fn forms(&self) -> Vec<Form> {
        html::forms(&self.html)
    }

    /// The form that goes there.
    ///
    /// # Panics
    /// When the page has none; says which it has.
    #[must_use]
    #[track_caller]
    pub fn form(&self, action: &str) -> Form {
        let all = self.forms();
        let found = all.iter().find(|f| f.action == action).cloned();
        found.unwrap_or_else(|| {
            let actions: Vec<&str> = all.iter().map(|f| f.action.as_str()).collect();
            panic!("{} ({}) has no form that goes to {action}; its forms go to {actions:?}\n{}", self.path, self.status, self.text())
        })
    }

    /// The form that changes something there, where a form that only asks goes to the same address.
    ///
    /// # Panics
    /// When the page has none.
    #[must_use]
    #[track_caller]
    pub fn form_that_posts(&self, action: &str) -> Form {
        let found = self.forms().into_iter().find(|f| f.action == action && f.method == "post");
        found.unwrap_or_else(|| panic!("{} ({}) has no form that changes {action}\n{}", self.path, self.status, self.text()))
    }

    /// The form that goes there and sends this: where several go to the same address.
    ///
    /// # Panics
    /// When the page has none.
    #[must_use]
    #[track_caller]
    pub fn form_with(&self, action: &str, name: &str, value: &str) -> Form {
        let sends = |f: &Form| f.value(name) == Some(value) || f.buttons.iter().any(|(n, v)| n == name && v == value);
        let found = self.forms().into_iter().find(|f| f.action == action && sends(f));
        found.unwrap_or_else(|| panic!("{} ({}) has no form to {action} with {name} {value}\n{}", self.path, self.status, self.text()))
    }

    /// Where some words stand in the page's text.
    ///
    /// # Panics
    /// When they don't.
    #[must_use]
    #[track_caller]
    pub fn place_of(&self, words: &str) -> usize {
        let text = self.text();
        text.find(words).unwrap_or_else(|| panic!("{} ({}) doesn't say {words:?}:\n{text}", self.path, self.status))
    }

    /// The page, when it says this somewhere.
    ///
    /// # Panics
    /// When it doesn't; shows what it says.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Page {
        assert!(self.text().contains(words), "{} ({}) doesn't say {words:?}:\n{}", self.path, self.status, self.text());
        self
    }

    /// The page, when this stands nowhere in it, shown or hidden.
    ///
    /// # Panics
    /// When it does.
    #[track_caller]
    pub fn hides(&self, words: &str) -> &Page {
        assert!(
            !self.html.contains(words) && !self.text().contains(words),
            "{} ({}) holds {words:?}:\n{}",
            self.path,
            self.status,
            self.text()
        );
        self
    }

    /// The address of the first link that begins like this.
    #[must_use]
    pub fn link(&self, begins: &str) -> Option<String> {
        let links = html::tags(&self.html).into_iter().filter(|t| t.name == "a");
        links.filter_map(|t| t.get("href").map(str::to_owned)).find(|href| href.starts_with(begins))
    }
}

impl Form {
    /// The form with these fields changed or added. An empty list of values for a name is not possible; take a field out
    /// with [`Form::without`].
    #[must_use]
    pub fn filled(mut self, changed: &[(&str, &str)]) -> Form {
        let mut seen: Vec<&str> = Vec::new();
        for (name, value) in changed {
            let place = self.fields.iter().position(|(n, _)| n == name).filter(|_| !seen.contains(name));
            match place {
                Some(at) => (*value).clone_into(&mut self.fields[at].1),
                None => self.fields.push(((*name).to_owned(), (*value).to_owned())),
            }
            seen.push(name);
        }
        self
    }

    /// The form without a field: a tick that is taken off.
    #[must_use]
    pub fn without(mut self, name: &str) -> Form {
        self.fields.retain(|(n, _)| n != name);
        self
    }

    /// The value of a field.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}
