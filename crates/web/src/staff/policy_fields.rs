//! The values of the policy as fields. Their names, bounds and defaults are the policy's own, so that a new value needs no
//! line here.

use super::fields::Fields;
use crate::{
    layout::{Frame, arg},
    pages::{form::Field, settings::PolicyField},
};
use casework::policy::Policy;
use serde_json::{Map, Value};

fn values(policy: &Policy) -> Map<String, Value> {
    match serde_json::to_value(policy) {
        Ok(Value::Object(map)) => map,
        Ok(_) | Err(_) => Map::new(),
    }
}

fn policy(values: Map<String, Value>) -> Policy {
    serde_json::from_value(Value::Object(values)).unwrap_or_default()
}

fn number(values: &Map<String, Value>, name: &str) -> u32 {
    values.get(name).and_then(Value::as_u64).and_then(|v| u32::try_from(v).ok()).unwrap_or(0)
}

/// Every value with its bounds, as the policy checks them: one that can't work is named with what would, until all work.
fn bounds() -> Vec<(&'static str, u32, u32)> {
    let usual = values(&Policy::default());
    let mut tried: Map<String, Value> = usual.keys().map(|name| (name.clone(), Value::from(u32::MAX))).collect();
    let mut found = Vec::new();
    while let Err((name, low, high)) = policy(tried.clone()).check() {
        tried.insert(name.to_owned(), Value::from(number(&usual, name)));
        found.push((name, low, high));
        if found.len() > usual.len() {
            break;
        }
    }
    found
}

/// The values as they are set.
#[must_use]
pub fn shown(set: &Policy) -> Vec<PolicyField> {
    let (usual, set) = (values(&Policy::default()), values(set));
    let field = |(name, low, high)| PolicyField {
        name,
        field: Field::of(&number(&set, name).to_string()),
        default: number(&usual, name),
        low,
        high,
    };
    bounds().into_iter().map(field).collect()
}

/// The policy as it was typed; nothing when a value can't work, which is then said beside it.
pub fn checked(frame: &Frame, shown: &mut [PolicyField], fields: &Fields) -> Option<Policy> {
    let mut wanted = Map::new();
    for value in shown.iter_mut() {
        value.field = Field::of(&fields.text(value.name));
        match value.field.value.parse::<u32>() {
            Ok(number) if (value.low..=value.high).contains(&number) => {
                wanted.insert(value.name.to_owned(), Value::from(number));
            }
            Ok(_) | Err(_) => {
                let label = value.label(frame);
                let args = [("setting", arg::text(&label)), ("least", arg::count(value.low)), ("greatest", arg::count(value.high))];
                value.field.error = Some(frame.say_with("refusal-out-of-bounds", &args));
            }
        }
    }
    (!shown.iter().any(|v| v.field.is_wrong())).then(|| policy(wanted))
}

#[cfg(test)]
mod tests {
    use super::{bounds, shown};
    use casework::policy::Policy;

    #[test]
    fn every_value_of_the_policy_has_a_field_with_its_bounds() {
        let all = bounds();
        assert_eq!(all.len(), super::values(&Policy::default()).len());
        assert_eq!(all.first(), Some(&("first_answer_open_minutes", 1, 14_400)));
        let set = Policy { ask_rounds: 7, ..Policy::default() };
        let field = shown(&set).into_iter().find(|f| f.name == "ask_rounds").expect("it is there");
        assert_eq!((field.field.value.as_str(), field.default), ("7", 2));
    }
}
