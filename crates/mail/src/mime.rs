//! A message taken apart: its parts, their header fields, their bytes.

pub(crate) mod charset;
pub(crate) mod fields;
pub(crate) mod structure;
pub(crate) mod transfer;

use std::borrow::Cow;

use crate::doubt::Doubts;
use crate::limits;
use crate::unreadable::Unreadable;

pub(crate) use fields::Fields;
pub(crate) use structure::Part;

/// A message whose parts are known.
pub(crate) struct Parts<'a> {
    bytes: Cow<'a, [u8]>,
    pub list: Vec<Part>,
}

impl<'a> Parts<'a> {
    /// Finds the parts of a message.
    pub(crate) fn of(bytes: &'a [u8], doubts: &mut Doubts) -> Result<Self, Unreadable> {
        if bytes.len() > limits::MESSAGE_BYTES {
            return Err(Unreadable::TooLarge { bytes: bytes.len() });
        }
        let bytes = with_line_feeds(bytes);
        let list = structure::parts(&bytes, doubts)?;
        Ok(Parts { bytes, list })
    }

    pub(crate) fn root(&self) -> &Fields {
        &self.list[0].fields
    }

    /// The bytes of a leaf with the transfer encoding undone.
    pub(crate) fn content(&self, part: &Part, doubts: &mut Doubts) -> Cow<'_, [u8]> {
        let encoding = part.fields.raw("content-transfer-encoding");
        // A multipart whose parts were not found must not be encoded (RFC 2045, 6.4), whatever it claims.
        let encoding = if part.main == "multipart" { None } else { encoding.as_deref() };
        transfer::decode(&self.bytes[part.body.clone()], encoding, doubts)
    }

    /// A leaf as text with LF line ends.
    pub(crate) fn text(&self, part: &Part, doubts: &mut Doubts) -> String {
        let content = self.content(part, doubts);
        let text = charset::decode(&content, part.fields.parameter("charset").as_deref(), doubts);
        if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
    }
}

/// Leading empty lines skipped, and the line ends of old Macs (CR alone) made LF.
fn with_line_feeds(bytes: &[u8]) -> Cow<'_, [u8]> {
    let skipped = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let bytes = &bytes[skipped..];
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.contains(&b'\r') && !bytes.contains(&b'\n') {
        return Cow::Owned(bytes.iter().map(|byte| if *byte == b'\r' { b'\n' } else { *byte }).collect());
    }
    Cow::Borrowed(bytes)
}
