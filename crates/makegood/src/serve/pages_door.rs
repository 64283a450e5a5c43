//! The door of the pages: takes connections within limits, so that nobody holds the desk by saying nothing.

use axum::{Router, extract::ConnectInfo};
use doors::limits::{PAGES_CONNECTIONS, PAGES_HEADERS, PAGES_PAUSE};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tower::ServiceBuilder;
use tower_http::{add_extension::AddExtensionLayer, timeout::RequestBodyTimeoutLayer};

/// How long what was begun may take once the desk is asked to stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// Before a connection is taken again, when none could be.
const A_MOMENT: Duration = Duration::from_millis(200);

/// Serves pages until it is time to stop, then lets what was begun be finished.
pub async fn serve(listener: TcpListener, pages: Router, stop: impl Future<Output = ()>) {
    let (free, graceful) = (Arc::new(Semaphore::new(PAGES_CONNECTIONS)), GracefulShutdown::new());
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async {
            let permit = Arc::clone(&free).acquire_owned().await;
            (permit, listener.accept().await)
        };
        tokio::select! {
            () = &mut stop => break,
            (Ok(permit), accepted) = next => match accepted {
                Ok((stream, peer)) => answer(stream, peer, &pages, &graceful, permit),
                Err(e) => {
                    // Out of files, say: what is open now has to end first.
                    tracing::warn!(failure = %e, "a connection to the pages could not be taken");
                    if tokio::time::timeout(A_MOMENT, &mut stop).await.is_ok() {
                        break;
                    }
                }
            },
        }
    }
    drop(listener);
    if tokio::time::timeout(FAREWELL, graceful.shutdown()).await.is_err() {
        tracing::warn!("a page was still being answered when the desk stopped");
    }
}

fn answer(stream: TcpStream, peer: SocketAddr, pages: &Router, graceful: &GracefulShutdown, permit: OwnedSemaphorePermit) {
    let layers = ServiceBuilder::new().layer(AddExtensionLayer::new(ConnectInfo(peer))).layer(RequestBodyTimeoutLayer::new(PAGES_PAUSE));
    let service = TowerToHyperService::new(layers.service(pages.clone()));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PAGES_HEADERS);
    let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
    tokio::spawn(async move {
        if let Err(e) = connection.await {
            tracing::debug!(failure = %e, "a connection to the pages ended early");
        }
        drop(permit);
    });
}
