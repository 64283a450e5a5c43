//! Enrolling the second factor: a QR code to scan, the secret spelled out for typing, and the first code as proof.

use crate::layout::Frame;
use askama::Template;
use qrcode::QrCode;
use qrcode::types::QrError;

/// The form posts to `/login`: `step=enrol`, `pending`, `code`, `next`; putting it off posts `step=later`, `pending`, `next`.
#[derive(Template)]
#[template(path = "enrol.html")]
pub struct Enrol {
    pub frame: Frame,
    /// The short-lived proof that the password was right.
    pub pending: String,
    /// The path to go to afterwards.
    pub next: String,
    /// The picture of the secret's address.
    pub picture: QrPicture,
    /// The secret in base 32, as the app wants it typed.
    pub secret: String,
    pub error: Option<String>,
    /// It may be put off to the next log-in: never by administrators.
    pub may_wait: bool,
}

/// A QR code as our own SVG: squares only, without style, script or text of anybody.
pub struct QrPicture(String);

impl QrPicture {
    /// Draws `text`, for example an `otpauth://` address.
    ///
    /// # Errors
    /// When the text is longer than a QR code holds (some 2,900 bytes).
    pub fn draw(text: &str) -> Result<QrPicture, QrError> {
        let code = QrCode::new(text.as_bytes())?;
        let width = code.width();
        let mut path = String::new();
        for (n, colour) in code.to_colors().into_iter().enumerate() {
            if colour == qrcode::Color::Dark {
                let (x, y) = (n % width + QUIET, n / width + QUIET);
                path.push_str(&format!("M{x} {y}h1v1h-1z"));
            }
        }
        let side = width + 2 * QUIET;
        Ok(QrPicture(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"220\" height=\"220\" aria-hidden=\"true\" \
             shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
        )))
    }

    /// The SVG: it holds numbers only, whatever the text was, so that it may be written without escaping.
    #[must_use]
    pub fn svg(&self) -> &str {
        &self.0
    }
}

/// The quiet zone around a QR code, in modules (ISO/IEC 18004 asks for four).
const QUIET: usize = 4;

impl Enrol {
    /// The secret in groups of four, so that it can be read and typed.
    #[must_use]
    pub fn spelled(&self) -> Vec<String> {
        spelled(&self.secret)
    }
}

/// A secret in groups of four.
#[must_use]
pub fn spelled(secret: &str) -> Vec<String> {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::QrPicture;

    #[test]
    fn the_picture_holds_nothing_of_its_text_but_squares() {
        let picture = QrPicture::draw("otpauth://totp/<script>alert(1)</script>?secret=ABC").expect("it fits");
        let svg = picture.svg();
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"));
        assert!(!svg.contains("script") && !svg.contains("alert") && !svg.contains("style"));
        assert!(svg.matches("h1v1h-1z").count() > 100);
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert!(QrPicture::draw(&"x".repeat(3_000)).is_err());
    }
}
