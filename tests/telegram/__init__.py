"""The Bot API on loopback, as strict as tdlib/telegram-bot-api, and its own tests."""
