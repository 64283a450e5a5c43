//! Time zones by their IANA name, from the tables in the binary.
//!
//! Deliberately not from the machine: two nodes with different tables would decide differently about one promise.
//! When a country changes its clocks, a new release brings the new tables.

use std::sync::LazyLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// Longest name that is looked up; the longest in the tables has 30 letters (2026).
const NAME_LETTERS: usize = 64;

/// There is no zone of this name.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("There is no time zone “{wrote}”. Write it as region and city{}.", hint(nearest))]
pub struct UnknownZone {
    /// What was written, shortened to what can be shown.
    pub wrote: String,
    /// The zone that was probably meant.
    pub nearest: Option<String>,
}

/// The zone of this IANA name ("Europe/Berlin"), whatever its case.
///
/// # Errors
/// When there is none; with the zone that was probably meant ("Berlin" means "Europe/Berlin").
pub fn zone(name: &str) -> Result<TimeZone, UnknownZone> {
    let name = name.trim();
    if name.len() <= NAME_LETTERS
        && let Ok(found) = ZONES.get(name)
    {
        return Ok(found);
    }
    Err(UnknownZone { wrote: name.chars().take(NAME_LETTERS).collect(), nearest: nearest(name) })
}

/// The names of all zones, for a list to choose from.
pub fn zone_names() -> Vec<String> {
    ZONES.available().map(|name| name.to_string()).filter(|name| name.contains('/') || name == "UTC").collect()
}

fn nearest(wrote: &str) -> Option<String> {
    let wanted = wrote.to_lowercase().replace(' ', "_");
    let city = |name: &str| name.rsplit('/').next().unwrap_or(name).to_lowercase();
    let wanted_city = city(&wanted);
    if wanted_city.is_empty() {
        return None;
    }
    let names = zone_names();
    let exact = names.iter().find(|name| city(name) == wanted_city);
    exact.or_else(|| names.iter().find(|name| wanted_city.len() > 3 && city(name).starts_with(&wanted_city))).cloned()
}

fn hint(nearest: &Option<String>) -> String {
    match nearest {
        Some(name) => format!(": did you mean {name}?"),
        None => ", for example Europe/Berlin".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{zone, zone_names};

    #[test]
    fn a_zone_is_found_by_its_name() {
        assert_eq!(zone(" europe/berlin ").unwrap().iana_name(), Some("Europe/Berlin"));
        assert!(zone("UTC").is_ok());
        assert!(zone_names().len() > 300);
    }

    #[test]
    fn a_city_alone_is_answered_with_its_zone() {
        let error = zone("Berlin").unwrap_err();
        assert_eq!(error.nearest.as_deref(), Some("Europe/Berlin"));
        assert!(error.to_string().contains("did you mean Europe/Berlin?"), "{error}");
        assert_eq!(zone("new york").unwrap_err().nearest.as_deref(), Some("America/New_York"));
        assert!(zone("Nowhere/Atlantis").unwrap_err().to_string().contains("for example Europe/Berlin"));
        assert!(zone("").is_err());
        assert!(zone(&"x".repeat(100_000)).unwrap_err().to_string().len() < 300);
    }
}
