//! Cutting what comes through the socket into lines, whatever pieces it comes in.

use crate::errand::Said;

/// Lines that have come in, the last one perhaps unfinished.
#[derive(Default)]
pub struct Heard {
    rest: Vec<u8>,
}

impl Heard {
    /// More has come: what was said, as far as it is whole.
    pub fn more(&mut self, piece: &[u8]) -> Vec<Result<Said, serde_json::Error>> {
        self.rest.extend_from_slice(piece);
        let Some(end) = self.rest.iter().rposition(|b| *b == b'\n') else {
            return Vec::new();
        };
        let rest = self.rest.split_off(end + 1);
        let whole = std::mem::replace(&mut self.rest, rest);
        whole.split(|b| *b == b'\n').filter(|line| !line.is_empty()).map(serde_json::from_slice).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;

    #[test]
    fn lines_are_whole_whatever_pieces_they_come_in() {
        let said = [Said::Line("ä \n b".into()), Said::Progress { stage: "x".into(), done: 1, whole: None }, Said::Ended(Ok(Exit::Broken))];
        let mut bytes = Vec::new();
        for s in &said {
            bytes.extend(serde_json::to_vec(s).expect("JSON"));
            bytes.push(b'\n');
        }
        for size in 1..bytes.len() {
            let mut heard = Heard::default();
            let all: Vec<Said> = bytes.chunks(size).flat_map(|piece| heard.more(piece)).map(|s| s.expect("a line")).collect();
            assert_eq!(all, said, "in pieces of {size}");
        }
    }
}
