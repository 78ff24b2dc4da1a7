"""The rules as an office uses them: in force, drafted, decided, confirmed, handed on."""
