//! References to personal content. The content lies in the vault; events carry an id and a salted commitment, so that
//! the content can be erased while the chain of events still verifies.

use crate::ids::VaultId;
use serde::{Deserialize, Serialize};

/// HMAC-SHA-256 of the plain content under a salt that lies beside it in the vault, in lower-case hexadecimal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Commitment(pub String);

/// One piece of content in the vault.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Kept {
    /// Where it lies.
    pub id: VaultId,
    /// What it was when it was put there.
    pub commitment: Commitment,
}

macro_rules! kept_as {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Kept);
    )*};
}

kept_as! {
    /// Words between a customer and us: what they said, or what we said to them. All that a customer ever sees is made of this.
    Said;
    /// Words among ourselves. There is no conversion from this to [`Said`], here or anywhere.
    Noted;
    /// Words of somebody whom this case does not know. Staff read them; a customer sees them only after a member of
    /// staff has released them, which makes a new [`Said`].
    Withheld;
    /// A particular of a person: a name, an address, a telephone number, a file's name.
    Particular;
}
