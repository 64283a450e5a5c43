//! `makegood doctor`: the rules, checked on live data. It ends with 0 only if all hold, and names each case that breaks one.

use crate::{
    args::Doctor,
    errand::{Errand, Teller},
    exit::{Exit, Trouble},
    office::Office,
    place::Chosen,
    through,
};
use casework::rule::Rule;
use desk::fault_in_words;
use jiff::Timestamp;
use record::doctor::Finding;
use serde::{Deserialize, Serialize};
use words::{Arg, Voice, key};

/// The rules that are checked.
const CHECKED: [Rule; 7] =
    [Rule::Owner, Rule::NextStep, Rule::Answerable, Rule::AWayForward, Rule::Promise, Rule::TheCustomersWord, Rule::NothingLost];

/// Examines the desk.
#[derive(Serialize, Deserialize)]
pub struct Examining {
    json: bool,
    thorough: bool,
}

pub async fn run(args: Doctor, voice: &Voice) -> Result<Exit, Trouble> {
    through::run(Examining { json: args.json, thorough: args.thorough }, Chosen::usual(&args.place, voice)?, voice).await
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'f> {
    holds: bool,
    checked_at: Timestamp,
    thorough: bool,
    rules: Vec<RuleReport<'f>>,
}

#[derive(Serialize)]
struct RuleReport<'f> {
    number: u8,
    rule: Rule,
    holds: bool,
    findings: Vec<&'f Finding>,
}

impl Errand for Examining {
    const PATH: &'static str = "/doctor";

    async fn run(self, office: &Office, tell: &Teller) -> Result<Exit, Trouble> {
        let voice = tell.voice();
        let findings = office.desk.examine(self.thorough).await.map_err(|e| Trouble::declined(&e, voice))?;
        let of = |rule: Rule| findings.iter().filter(|f| f.rule == rule).collect::<Vec<_>>();
        if self.json {
            let rules = CHECKED.map(|rule| RuleReport { number: rule.number(), rule, holds: of(rule).is_empty(), findings: of(rule) });
            let report = Report { holds: findings.is_empty(), checked_at: office.desk.now(), thorough: self.thorough, rules: rules.into() };
            tell.line(serde_json::to_string(&report).map_err(|e| Trouble::failed(e.to_string()))?).await?;
        } else {
            for rule in CHECKED {
                let broken = of(rule);
                tell.line(headline(rule, broken.is_empty(), voice)).await?;
                for finding in broken {
                    tell.line(in_words(finding, voice)).await?;
                }
            }
            let count = i64::try_from(findings.len()).unwrap_or(i64::MAX);
            let last = if findings.is_empty() {
                voice.say("cli-doctor-well")
            } else {
                voice.say_with("cli-doctor-broken", &[("count", Arg::Count(count))])
            };
            tell.line(last).await?;
        }
        Ok(if findings.is_empty() { Exit::Well } else { Exit::Broken })
    }
}

fn headline(rule: Rule, holds: bool, voice: &Voice) -> String {
    let name = match rule {
        Rule::Owner => key!("cli-rule-owner"),
        Rule::NextStep => key!("cli-rule-next-step"),
        Rule::Answerable => key!("cli-rule-answerable"),
        Rule::AWayForward => key!("cli-rule-way-forward"),
        Rule::Promise => key!("cli-rule-promise"),
        Rule::TheCustomersWord => key!("cli-rule-customers-word"),
        Rule::NothingLost
        | Rule::AHuman
        | Rule::Once
        | Rule::BenefitOfTheDoubt
        | Rule::Harm
        | Rule::Workaround
        | Rule::Equal
        | Rule::Cost => key!("cli-rule-nothing-lost"),
    };
    let name = voice.say(name);
    let args = [("number", Arg::Count(i64::from(rule.number()))), ("name", Arg::Text(&name))];
    if holds { voice.say_with("cli-doctor-holds", &args) } else { voice.say_with("cli-doctor-breaks", &args) }
}

/// What was found, in the reader's language; and, for whoever mends it, as the logs would say it.
fn in_words(finding: &Finding, voice: &Voice) -> String {
    let found = voice.say(fault_in_words(finding));
    match (&finding.slug, finding.id) {
        (Some(slug), _) => format!("    {slug}: {found} ({})", finding.what),
        (None, Some(id)) => format!("    {id}: {found} ({})", finding.what),
        (None, None) => format!("    {found} ({})", finding.what),
    }
}
