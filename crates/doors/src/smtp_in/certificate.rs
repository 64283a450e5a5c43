//! The certificate with which the listener offers STARTTLS.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Why TLS can't be offered. Says the path and what to do, and nothing of the key.
#[derive(Debug, thiserror::Error)]
pub enum CertificateProblem {
    /// No certificate can be read from the file.
    #[error("The certificate {} can't be read: {why}. It should be a PEM file with the certificate first, then those that vouch for it.", path.display())]
    Certificate {
        /// The file that was asked for.
        path: PathBuf,
        /// What went wrong.
        why: String,
    },
    /// No private key can be read from the file.
    #[error("The private key {} can't be read: {why}. It should be a PEM file with one unencrypted private key.", path.display())]
    Key {
        /// The file that was asked for.
        path: PathBuf,
        /// What went wrong.
        why: String,
    },
    /// Others than its owner and its group may read the key, or others than its owner may write it.
    #[error("The private key {} is open to other users (mode {mode:04o}). Close it: chmod 600 {}", path.display(), path.display())]
    OpenToOthers {
        /// The file that was asked for.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Both can be read, but do not belong together or can't be used.
    #[error("The certificate {} and the private key {} can't be used together: {why}", certificate.display(), key.display())]
    Mismatch {
        /// The certificate.
        certificate: PathBuf,
        /// The key.
        key: PathBuf,
        /// What went wrong.
        why: rustls::Error,
    },
}

/// Reads a certificate chain and its key, both PEM. The key's file may be readable for its group (certificate tools hand keys
/// to services that way), but not for everybody.
pub fn load(certificate: &Path, key: &Path) -> Result<Arc<rustls::ServerConfig>, CertificateProblem> {
    let certificate_problem = |why: String| CertificateProblem::Certificate { path: certificate.to_owned(), why };
    let key_problem = |why: String| CertificateProblem::Key { path: key.to_owned(), why };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|why| certificate_problem(why.to_string()))?;
    if chain.is_empty() {
        return Err(certificate_problem("it holds no certificate".into()));
    }
    let mode = std::fs::metadata(key).map_err(|why| key_problem(why.to_string()))?.mode();
    if mode & 0o037 != 0 {
        return Err(CertificateProblem::OpenToOthers { path: key.to_owned(), mode: mode & 0o7777 });
    }
    let private = PrivateKeyDer::from_pem_file(key).map_err(|why| key_problem(why.to_string()))?;
    offer(chain, private).map_err(|why| CertificateProblem::Mismatch { certificate: certificate.to_owned(), key: key.to_owned(), why })
}

/// The same from certificates in memory.
pub fn offer(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Result<Arc<rustls::ServerConfig>, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    Ok(Arc::new(config))
}
