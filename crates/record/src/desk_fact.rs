//! The desk's own particulars, one value a name: simulated time and the like. Not for anything personal, nor for secrets.

use crate::{
    Record, RecordError, statements,
    store::{Tx, Write, WriteError},
    vals,
};

statements! {
    /// Sets a value.
    pub SET { both: "INSERT INTO desk_fact (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value" }
    /// A value.
    pub GET { both: "SELECT value FROM desk_fact WHERE name = $1" }
}

struct Set {
    name: String,
    value: String,
}

impl Write for Set {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.exec(&SET, vals![self.name, self.value]).await?;
        Ok(())
    }
}

impl Record {
    /// Sets a value.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_fact(&self, name: &str, value: &str) -> Result<(), RecordError> {
        Ok(self.db().write(Set { name: name.to_owned(), value: value.to_owned() }).await?)
    }

    /// A value, if it was set.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn fact(&self, name: &str) -> Result<Option<String>, RecordError> {
        Ok(self.db().read().await?.query_maybe(&GET, vals![name], |r| r.get(0)).await?)
    }
}
