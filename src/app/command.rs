//! The command table: to change a default key or add a command, edit here. Everything else that
//! speaks of commands (keymap, help, hints, which-key, palette, documents) is made from it.

use crate::app::key::{self, Key};

/// Where a command's keys count. What has the focus names a chain of scopes, inner first
/// (`scopes` in `app/keymap.rs`); no two commands of one chain may share keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Moving about, in panes and pages alike.
    Move,
    /// Every pane.
    Global,
    /// Panes that are lists of lines.
    List,
    Timeline,
    Article,
    /// The list of names, and one name's file.
    Names,
    /// The list of problems.
    Problems,
    /// Names by time.
    Chart,
    /// Every pane but those of names, which have commands of their own for what the reader says.
    Annotated,
    /// Pages of text over the panes: help, an explanation.
    Page,
    /// A line of input.
    Prompt,
    /// The fuzzy finder.
    Finder,
}

/// One row of the table.
#[derive(Debug)]
pub struct Command {
    pub id: CommandId,
    /// Kebab-case; the palette and the configuration call it so.
    pub name: &'static str,
    pub group: &'static str,
    pub scope: Scope,
    pub keys: &'static [&'static str],
    /// One line without a full stop.
    pub help: &'static str,
    /// The word in the line of hints, which has them in the order of the table; empty where it
    /// does not stand there.
    pub hint: &'static str,
}

macro_rules! commands {
    ($($group:literal { $($id:ident $name:literal $scope:ident [$($key:literal)*] $help:literal
        $(=> $hint:literal)?;)* })*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum CommandId { $($($id),*),* }

        pub static COMMANDS: &[Command] = &[$($(Command {
            id: CommandId::$id,
            name: $name,
            group: $group,
            scope: Scope::$scope,
            keys: &[$($key),*],
            help: $help,
            hint: concat!($($hint)?),
        }),*),*];
    };
}

commands! {
    "Moving" {
        Next            "next"             Move      ["j" "down" "ctrl-e"]        "Go a line down";
        Previous        "previous"         Move      ["k" "up" "ctrl-y"]          "Go a line up";
        PageDown        "page-down"        Move      ["space" "page-down" "ctrl-f"] "Go a page down";
        PageUp          "page-up"          Move      ["b" "page-up" "ctrl-b"]     "Go a page up";
        HalfDown        "half-page-down"   Move      ["ctrl-d"]                   "Go half a page down";
        HalfUp          "half-page-up"     Move      ["ctrl-u"]                   "Go half a page up";
        First           "first"            Move      ["g g" "home" "<"]           "Go to the beginning";
        Last            "last"             Move      ["G" "end" ">"]              "Go to the end";
    }
    "Lists" {
        Open            "open"             List      ["enter" "l" "right"]        "Go to what the selected line shows" => "read";
    }
    "Panes" {
        FocusNext       "focus-next"       Global    ["tab"]                      "Go to the next pane" => "pane";
        FocusPrevious   "focus-previous"   Global    ["shift-tab"]                "Go to the pane before";
        Timeline        "timeline"         Global    ["1" "g t"]                  "Show the timeline";
        Article         "article"          Global    ["2" "g a"]                  "Go to the article";
        Related         "related"          Global    ["3" "g r"]                  "Go to the articles that tell of the same";
        Articles        "articles"         Global    ["4" "g l"]                  "Show the list of articles";
        Names           "names"            Global    ["5" "g n"]                  "Show the list of names";
        Hits            "results"          Global    ["6" "g s"]                  "Show what the search found";
        Problems        "problems"         Global    ["7" "g p"]                  "Show the problems";
        Pairs           "who-with-whom"    Global    ["8" "g w"]                  "Show who appears with whom";
        Chart           "chart"            Global    ["9" "g c"]                  "Show the names by time";
        Twin            "side-by-side"     Global    ["v"]                        "Show the article and the selected other side by side";
        Notes           "notes"            Global    ["0" "g m"]                  "Show the notes and the starred articles";
        Zoom            "zoom"             Global    ["z"]                        "Give this pane the whole screen, or take it back";
        Back            "back"             Global    ["H" "backspace" "alt-left" "ctrl-o"] "Go back to where you were";
        Forward         "forward"          Global    ["L" "alt-right"]            "Go forward again";
    }
    "Finding" {
        FindHere        "find-here"        Global    ["/"]                        "Find in this pane: filter a list, search a text" => "find";
        Finder          "finder"           Global    ["f" "ctrl-p"]               "Jump to any article, name, event or section" => "jump";
        Search          "search"           Global    ["s"]                        "Search the text of all articles" => "search";
        NextMatch       "next-match"       Global    ["n"]                        "Go to the next match of the search";
        PreviousMatch   "previous-match"   Global    ["N"]                        "Go to the match before";
        Query           "query"            Global    ["&"]                        "Show only what matches a query";
        ClearQuery      "clear-query"      Global    []                           "Show everything again";
    }
    "Timeline" {
        Finer           "finer"            Timeline  ["+" "="]                    "Zoom in: by year, month, week, day";
        Coarser         "coarser"          Timeline  ["-"]                        "Zoom out: by week, month, year, decade" => "zoom";
        NextYear        "next-year"        Timeline  ["]"]                        "Go to the next year, or decade where years are lines";
        PreviousYear    "previous-year"    Timeline  ["["]                        "Go to the year or decade before" => "year";
        NextMonth       "next-month"       Timeline  ["}"]                        "Go to the next month with events, or to the next line";
        PreviousMonth   "previous-month"   Timeline  ["{"]                        "Go to the month with events or the line before" => "month";
    }
    "Article" {
        NextDate        "next-date"        Article   ["d"]                        "Go to the next date in the text" => "date";
        PreviousDate    "previous-date"    Article   ["D"]                        "Go to the date before";
        NextName        "next-name"        Article   ["w"]                        "Go to the next name in the text (who)" => "name";
        PreviousName    "previous-name"    Article   ["W"]                        "Go to the name before";
        NextEvent       "next-event"       Article   ["]"]                        "Go to the next event in the text" => "event";
        PreviousEvent   "previous-event"   Article   ["["]                        "Go to the event before";
        NextParagraph   "next-paragraph"   Article   ["}"]                        "Go to the next paragraph";
        PreviousParagraph "previous-paragraph" Article ["{"]                      "Go to the paragraph before";
        OpenName        "open-name"        Article   ["enter"]                    "Show the file of the name under the cursor";
        NextVersion     "next-version"     Global    ["V"]                        "Go to the next version of the article" ;
        Differences     "differences"      Global    ["g d"]                      "Show how the versions of the article differ";
        LeaveArticle    "leave-article"    Article   ["h" "left"]                 "Go back to the list";
    }
    "Names" {
        MergeName       "merge-name"       Names     ["m"]                        "Say that the name is the same as another" => "merge";
        SplitName       "split-name"       Names     ["p"]                        "Split a form off the name" => "split";
        RenameName      "rename-name"      Names     ["c"]                        "Call the name something else" => "call";
        NameKind        "change-kind"      Names     ["t"]                        "Make it a person, an organisation, a place" => "kind";
        RejectName      "reject-name"      Names     ["D"]                        "Say that it is no name" => "reject";
        UndoDecision    "undo-decision"    Names     ["u"]                        "Take back what was decided last" => "undo";
        RedoDecision    "redo-decision"    Names     ["U"]                        "Decide again what was taken back" => "redo";
        SortNames       "sort-names"       Names     ["S"]                        "Sort by count, by name, by when last seen" => "sort";
    }
    "Problems" {
        ProblemKind     "problem-kind"     Problems  ["K"]                        "Show only problems of the next kind, at last all" => "kind";
    }
    "Names by time" {
        NextMark        "next-mark"        Chart     ["l" "right"]                "Go to the name's next event" => "next";
        PreviousMark    "previous-mark"    Chart     ["h" "left"]                 "Go to the name's event before" => "before";
        OpenMark        "open-mark"        Chart     ["enter"]                    "Read the event's article" => "read";
    }
    "Looking closer" {
        Explain         "explain"          Global    ["i"]                        "Explain the date, name or event at the cursor" => "explain";
        NextReport      "next-report"      Global    ["r"]                        "Go to the event's next report" => "next report";
        PreviousReport  "previous-report"  Global    ["R"]                        "Go to the event's report before";
        Removed         "removed"          Global    ["x"]                        "Show what cleaning took out of the article";
        Address         "address"          Global    ["o"]                        "Show where the article was published";
        Copy            "copy"             Global    ["y"]                        "Copy the selection with its source";
        Edit            "edit"             Global    ["e"]                        "Open the article's file in the editor";
    }
    "Your own" {
        Star            "star"             Annotated ["m"]                        "Star the article, or take the star off";
        Read            "read"             Annotated ["t"]                        "Mark the article as unread or read";
        ReadAll         "read-all"         Annotated ["A"]                        "Mark all listed articles as read";
        WriteNote       "note"             Annotated ["a"]                        "Write a note on the passage, or edit the one there" => "note";
        ComposeNote     "compose-note"     Annotated ["E"]                        "Write the note in the editor";
        DeleteNote      "delete-note"      Annotated ["X" "delete"]               "Delete the note or the star";
        NextNote        "next-note"        Annotated ["'"]                        "Go to the next note or starred article";
        PreviousNote    "previous-note"    Annotated ["\""]                      "Go to the note or starred article before";
        SetDate         "set-date"         Annotated ["c"]                        "Correct the article's date";
        SaveQuery       "save-query"       Annotated ["S"]                        "Save the query under a name, or forget it";
        Undo            "undo"             Annotated ["u"]                        "Take back the last of your changes";
        Redo            "redo"             Annotated ["U"]                        "Make the change again";
    }
    "Program" {
        Help            "help"             Global    ["?" "f1"]                   "Show all keys" => "keys";
        Palette         "palette"          Global    [":"]                        "Run a command by its name";
        Reload          "reload"           Global    ["ctrl-r"]                   "Read the folder again";
        Cancel          "cancel"           Global    ["esc"]                      "Clear the filter, the zoom, leave the article, the query";
        Redraw          "redraw"           Global    ["ctrl-l"]                   "Draw the screen anew";
        Suspend         "suspend"          Global    ["ctrl-z"]                   "Stop and return to the shell";
        Quit            "quit"             Global    ["q" "ctrl-c" "Z Z"]         "Leave the program" => "quit";
    }
    "Pages" {
        FindInPage      "find-in-page"     Page      ["/"]                        "Show only the rows of the page with some words" => "find";
        ClosePage       "close-page"       Page      ["esc" "q" "enter" "?" "i" "x" "o" "ctrl-c"] "Close the page" => "close";
    }
    "Lines of input" {
        Accept          "accept"           Prompt    ["enter"]                    "Take what was typed" => "go";
        Abandon         "abandon"          Prompt    ["esc" "ctrl-c" "ctrl-g"]    "Leave without taking it" => "cancel";
        Complete        "complete"         Prompt    ["tab"]                      "Complete the line, or go to the next line offered" => "complete";
        NextChoice      "next-choice"      Prompt    ["down" "ctrl-n" "ctrl-j"]   "Go to the next line offered";
        PreviousChoice  "previous-choice"  Prompt    ["up" "ctrl-p" "ctrl-k" "shift-tab"] "Go to the line offered before";
        ChoicesDown     "choices-down"     Prompt    ["page-down"]                "Go a page of lines down";
        ChoicesUp       "choices-up"       Prompt    ["page-up"]                  "Go a page of lines up";
        CursorLeft      "cursor-left"      Prompt    ["left" "ctrl-b"]            "Go a letter to the left";
        CursorRight     "cursor-right"     Prompt    ["right" "ctrl-f"]           "Go a letter to the right";
        CursorStart     "cursor-start"     Prompt    ["home" "ctrl-a"]            "Go to the start of the line";
        CursorEnd       "cursor-end"       Prompt    ["end" "ctrl-e"]             "Go to the end of the line";
        DeleteBack      "delete-back"      Prompt    ["backspace" "ctrl-h"]       "Delete the letter before the cursor";
        DeleteForward   "delete-forward"   Prompt    ["delete" "ctrl-d"]          "Delete the letter under the cursor";
        DeleteWord      "delete-word"      Prompt    ["ctrl-w"]                   "Delete the word before the cursor";
        DeleteLine      "delete-line"      Prompt    ["ctrl-u"]                   "Delete everything before the cursor";
    }
}

/// What vim and less call a command; the palette knows these names too.
const ALIASES: &[(&str, CommandId)] = &[
    ("q", CommandId::Quit),
    ("q!", CommandId::Quit),
    ("qa", CommandId::Quit),
    ("x", CommandId::Quit),
    ("wq", CommandId::Quit),
    ("exit", CommandId::Quit),
    ("h", CommandId::Help),
    ("e", CommandId::Edit),
];

impl CommandId {
    /// Whether it edits a line of input.
    pub fn edits(self) -> bool {
        matches!(
            self,
            Self::CursorLeft
                | Self::CursorRight
                | Self::CursorStart
                | Self::CursorEnd
                | Self::DeleteBack
                | Self::DeleteForward
                | Self::DeleteWord
                | Self::DeleteLine
        )
    }

    pub fn command(self) -> &'static Command {
        // The macro writes the enum and the table in one order.
        &COMMANDS[self as usize]
    }

    /// The command of a name, or of another program's name for it.
    pub fn named(name: &str) -> Option<Self> {
        let alias = ALIASES.iter().find(|(alias, _)| *alias == name).map(|&(_, id)| id);
        let command = COMMANDS.iter().find(|command| command.name == name);
        command.map(|command| command.id).or(alias)
    }
}

impl Command {
    /// The default keys, read.
    pub fn default_keys(&self) -> impl Iterator<Item = Vec<Key>> {
        self.keys.iter().filter_map(|keys| key::parse_sequence(keys))
    }

    /// Whether the palette may run it: what edits a line or a page makes no sense there.
    pub fn in_palette(&self) -> bool {
        !matches!(self.scope, Scope::Page | Scope::Prompt | Scope::Finder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_well_formed() {
        let mut names: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), COMMANDS.len(), "a name stands twice");
        for command in COMMANDS {
            let kebab = |c: char| c.is_ascii_lowercase() || c == '-';
            assert!(command.name.chars().all(kebab), "{}", command.name);
            assert!(command.help.len() <= 60 && !command.help.ends_with('.'), "{}", command.help);
            assert_eq!(command.id.command().name, command.name);
            for keys in command.keys {
                let read = key::parse_sequence(keys).expect(keys);
                assert_eq!(&key::print_sequence(&read), keys, "{}", command.name);
            }
        }
    }
}
