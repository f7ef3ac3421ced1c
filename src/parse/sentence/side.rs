//! The two directions of a dependency.

use crate::model::FieldKind;

/// The two directions of a dependency, from the point of view of the chapter that states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    DependsOn,
    Blocks,
}

impl Side {
    pub(crate) fn of(kind: FieldKind) -> Option<Self> {
        match kind {
            FieldKind::DependsOn => Some(Self::DependsOn),
            FieldKind::Blocks => Some(Self::Blocks),
            _ => None,
        }
    }

    pub(crate) fn kind(self) -> FieldKind {
        match self {
            Self::DependsOn => FieldKind::DependsOn,
            Self::Blocks => FieldKind::Blocks,
        }
    }

    pub(crate) fn inverse(self) -> Self {
        match self {
            Self::DependsOn => Self::Blocks,
            Self::Blocks => Self::DependsOn,
        }
    }
}
