//! Hears what other nodes announce, on a connection of its own, which it makes anew whenever it is lost.

use std::time::Duration;

use tokio::{sync::watch, task::AbortHandle};
use tokio_postgres::AsyncMessage;
use uuid::Uuid;

use super::{address::Address, announcer::CHANNEL, patience::pause};

const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Listens until it is dropped.
pub(super) struct Listener {
    task: AbortHandle,
}

impl Listener {
    pub(super) fn start(address: Address, node: Uuid, wake: watch::Sender<u64>) -> Listener {
        let task = tokio::spawn(async move {
            let mut tries = 0;
            loop {
                if listen(&address, node, &wake).await {
                    tries = 0;
                }
                tries += 1;
                tokio::time::sleep(pause(FIRST_PAUSE, LONGEST_PAUSE, tries)).await;
            }
        });
        Listener { task: task.abort_handle() }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Until the connection is lost; says whether there was one.
async fn listen(address: &Address, node: Uuid, wake: &watch::Sender<u64>) -> bool {
    let Ok((client, mut messages)) = address.connect().await else {
        return false;
    };
    if let Err(e) = client.batch_execute(&format!("LISTEN {CHANNEL}")).await {
        tracing::debug!("listening for other nodes failed and is tried again: {e}");
        return false;
    }
    // Whatever was announced while nobody listened.
    wake.send_modify(|count| *count += 1);
    let own = node.to_string();
    while let Some(message) = messages.recv().await {
        if let AsyncMessage::Notification(notification) = message
            && notification.payload() != own
        {
            wake.send_modify(|count| *count += 1);
        }
    }
    true
}
