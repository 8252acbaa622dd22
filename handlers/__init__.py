"""What a message means: messages become commands, commands become events, events become notices and cards."""
