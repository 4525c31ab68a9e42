"""Language models: messages in, words out as they are written; which model, whoever asks need not know."""
