//! `makegood setup`: the set-up page's answers from a file. Nobody has a password afterwards: each gets a link.

use crate::{
    args::Setup,
    errand::{Errand, Teller},
    exit::{Exit, Trouble},
    invitation,
    office::Office,
    place::Chosen,
    through::Through,
    toml_trouble,
};
use casework::Actor;
use desk::{Leaves, SetUp};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use words::{Arg, Voice};

/// The answers, as they stand in their file.
#[derive(Serialize, Deserialize)]
pub struct Answers {
    file: PathBuf,
    text: String,
}

pub async fn run(args: Setup, voice: &Voice) -> Result<Exit, Trouble> {
    let text = toml_trouble::read(&args.from, voice)?;
    let answers = Answers { file: args.from, text };
    // What is wrong in the file is said before a desk is made for it.
    answers.read(voice)?;
    let chosen = Chosen::usual(&args.place, voice)?;
    Through::reach(chosen).await?.run(answers, voice).await
}

impl Answers {
    fn read(&self, voice: &Voice) -> Result<SetUp, Trouble> {
        let answers: SetUp = toml::from_str(&self.text).map_err(|e| toml_trouble::trouble(&self.file, &e, &self.text, voice))?;
        answers.settings().map_err(|e| Trouble::declined(&e, voice))?;
        Ok(answers)
    }
}

impl Errand for Answers {
    const PATH: &'static str = "/setup";

    async fn run(self, office: &Office, tell: &Teller) -> Result<Exit, Trouble> {
        let (desk, voice) = (&office.desk, tell.voice());
        let answers = self.read(voice)?;
        let ids = desk.carry_out_set_up(&answers).await.map_err(|e| Trouble::declined(&e, voice))?;
        let settings = desk.set_up().map_err(|e| Trouble::declined(&e, voice))?;
        tell.line(voice.say_with("cli-setup-done", &[("organisation", Arg::Text(&settings.name))])).await?;
        let names = desk.staff_names().await?;
        let administrator = ids.first().copied();
        for id in ids {
            let Some(row) = names.row(id) else { continue };
            if row.joined {
                tell.line(voice.say_with("cli-setup-joined", &[("name", Arg::Text(&row.name))])).await?;
                continue;
            }
            let by = administrator.filter(|first| *first != id).map_or(Actor::Desk, Actor::Staff);
            invitation::tell_link(desk, by, id, (&row.name, &row.mail), Leaves::ByMail, tell).await?;
        }
        tell.line(voice.say("cli-links-mailed")).await?;
        Ok(Exit::Well)
    }
}
