//! Certificates made on the spot, for localhost, by an authority of our own.

use std::sync::Arc;

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// A server's side of TLS, and the one certificate that a client has to believe.
pub struct Town {
    pub server: Arc<rustls::ServerConfig>,
    pub certificate: CertificateDer<'static>,
    pub certificate_pem: String,
    pub key_pem: String,
}

/// For `localhost` and 127.0.0.1.
pub fn town() -> Town {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let certificate = made.cert.der().clone();
    Town {
        server: doors::smtp_in::certificate::offer(vec![certificate.clone()], key).expect("they belong together"),
        certificate,
        certificate_pem: made.cert.pem(),
        key_pem: made.signing_key.serialize_pem(),
    }
}
