//! TLS towards the mail server, and whom we believe.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_rustls::TlsConnector;

use super::Trust;
use super::line::{Broken, Wire};

/// Why a file of authorities can't be used.
#[derive(Debug, thiserror::Error)]
#[error("The authorities in {} can't be read: {why}. It should be a PEM file with one or more certificates.", path.display())]
pub struct TrustProblem {
    /// The file that was asked for.
    pub path: PathBuf,
    /// What went wrong.
    pub why: String,
}

/// Reads the certificates of an organisation's own authorities from a PEM file.
pub fn authorities_from(path: &Path) -> Result<Trust, TrustProblem> {
    let problem = |why: String| TrustProblem { path: path.to_owned(), why };
    let authorities =
        CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(|why| problem(why.to_string()))?;
    if authorities.is_empty() {
        return Err(problem("it holds no certificate".into()));
    }
    Ok(Trust::Only(authorities))
}

/// Encrypts the line. With `trust`, the server must prove that it is `host`; without, anybody will do.
pub(super) async fn encrypt(wire: Box<dyn Wire>, host: &str, trust: Option<&Trust>) -> Result<Box<dyn Wire>, Broken> {
    let name = ServerName::try_from(host.to_owned()).map_err(|_| Broken(format!("{host:?} is no name that a certificate could have")))?;
    let config = config(trust).map_err(|why| Broken(format!("our side of TLS can't be set up: {why}")))?;
    let encrypted = TlsConnector::from(Arc::new(config)).connect(name, wire).await;
    Ok(Box::new(encrypted.map_err(|why| Broken(format!("the line can't be encrypted: {why}")))?))
}

fn config(trust: Option<&Trust>) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
    let Some(trust) = trust else {
        let anybody = Arc::new(Anybody(provider));
        return Ok(builder.dangerous().with_custom_certificate_verifier(anybody).with_no_client_auth());
    };
    let mut roots = RootCertStore::empty();
    match trust {
        Trust::PublicAuthorities => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Trust::Only(authorities) => {
            for authority in authorities {
                roots.add(authority.clone())?;
            }
        }
    }
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// Believes every certificate, for [`super::Security::StartTlsIfOffered`] alone: there the choice is between this and an open line.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
