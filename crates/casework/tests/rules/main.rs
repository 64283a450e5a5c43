//! The rules of the design that `casework` can hold, each as sentences; and the same under random commands, clocks and
//! absences. Given events, when a command at a time, then events or a refusal: no database, no mocks.

mod golden;
mod kit;
mod rule_01_closed;
mod rule_01_owner;
mod rule_01_presence;
mod rule_02_next_step;
mod rule_03_answerable;
mod rule_05_a_way_forward;
mod rule_06_once;
mod rule_07_memos;
mod rule_07_promise;
mod rule_07_take_back;
mod rule_08_ending;
mod rule_08_their_word;
mod rule_10_harm;
mod rule_12_equal;
mod rule_14_nothing_lost;
mod rule_14_people;
mod walk;
