//! Encryption to the server: rustls with ring, and the certificate is always checked against the name.

use std::{path::Path, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::store::StoreError;

/// Where systems keep the certificates that they trust: Debian and Arch, Fedora, Alpine and macOS.
const SYSTEM_CERTIFICATES: [&str; 3] = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

pub(super) fn connector(root_certificates: Option<&Path>) -> Result<MakeRustlsConnect, StoreError> {
    let path = match root_certificates {
        Some(path) => path,
        None => SYSTEM_CERTIFICATES.iter().map(Path::new).find(|path| path.is_file()).ok_or_else(|| {
            StoreError::place(
                "An encrypted connection to PostgreSQL",
                "this system keeps no list of certificates where it is usual; name one in the URL: sslrootcert=/path/to/ca.pem",
            )
        })?,
    };
    let refused = |why: String| StoreError::place(format!("The certificate file {}", path.display()), why);
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|e| refused(e.to_string()))? {
        let certificate = certificate.map_err(|e| refused(e.to_string()))?;
        // A system's list may hold one that is too old to be understood; a server's own must be.
        match roots.add(certificate) {
            Ok(()) => {}
            Err(_) if root_certificates.is_none() => {}
            Err(e) => return Err(refused(e.to_string())),
        }
    }
    if roots.is_empty() {
        return Err(refused("it holds no certificate".into()));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| refused(e.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
