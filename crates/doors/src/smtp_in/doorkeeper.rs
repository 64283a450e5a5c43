//! Who may come in: counts the connections, in all and from each client.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use crate::limits::SmtpLimits;

/// Counts who is inside.
#[derive(Debug)]
pub(super) struct Doorkeeper {
    connections: usize,
    connections_per_client: usize,
    inside: Mutex<HashMap<IpAddr, usize>>,
}

/// One connection's place; it is free again when this is dropped, also by a panic.
#[derive(Debug)]
pub(super) struct Place {
    doorkeeper: Arc<Doorkeeper>,
    client: IpAddr,
}

/// Why somebody has to wait outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outside {
    /// All places are taken.
    Busy,
    /// This client has all of its own.
    TooManyFromThere,
}

impl Doorkeeper {
    pub(super) fn new(limits: &SmtpLimits) -> Arc<Doorkeeper> {
        Arc::new(Doorkeeper {
            connections: limits.connections,
            connections_per_client: limits.connections_per_client,
            inside: Mutex::default(),
        })
    }

    pub(super) fn let_in(self: &Arc<Doorkeeper>, client: IpAddr) -> Result<Place, Outside> {
        let client = network(client);
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if inside.values().sum::<usize>() >= self.connections {
            return Err(Outside::Busy);
        }
        let from_there = inside.entry(client).or_default();
        if *from_there >= self.connections_per_client {
            return Err(Outside::TooManyFromThere);
        }
        *from_there += 1;
        Ok(Place { doorkeeper: Arc::clone(self), client })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut inside = self.doorkeeper.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(from_there) = inside.get_mut(&self.client) {
            *from_there -= 1;
            if *from_there == 0 {
                inside.remove(&self.client);
            }
        }
    }
}

/// One household has a whole /64 of IPv6, so that is what counts as one client; IPv4 in IPv6 clothes counts as IPv4.
fn network(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doorkeeper() -> Arc<Doorkeeper> {
        Doorkeeper::new(&SmtpLimits { connections: 4, connections_per_client: 2, ..SmtpLimits::default() })
    }

    #[test]
    fn each_client_and_all_together_have_so_many_places_and_leaving_frees_one() {
        let door = doorkeeper();
        let a: IpAddr = "192.0.2.1".parse().expect("an address");
        let b: IpAddr = "192.0.2.2".parse().expect("an address");
        let first = door.let_in(a).expect("the first");
        let _second = door.let_in(a).expect("the second");
        assert_eq!(door.let_in(a).expect_err("the third"), Outside::TooManyFromThere);
        let _third = door.let_in(b).expect("another client");
        let _fourth = door.let_in(b).expect("another client");
        assert_eq!(door.let_in("192.0.2.3".parse().expect("an address")).expect_err("full"), Outside::Busy);
        drop(first);
        assert!(door.let_in(a).is_ok());
        assert!(door.inside.lock().expect("a lock").len() == 2, "a client that has left is forgotten");
    }

    #[test]
    fn addresses_of_one_ipv6_network_are_one_client() {
        let door = doorkeeper();
        let places: Vec<_> =
            ["2001:db8::1", "2001:db8::2", "2001:db8::3"].iter().map(|address| door.let_in(address.parse().expect("an address"))).collect();
        assert!(places[0].is_ok() && places[1].is_ok());
        assert!(matches!(places[2], Err(Outside::TooManyFromThere)));
        assert!(door.let_in("2001:db8:0:1::1".parse().expect("an address")).is_ok());
    }
}
