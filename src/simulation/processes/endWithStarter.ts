// Loaded before an agent's own modules, which take a while: its starter may be gone before they are there.
if (!process.connected) process.exit()
process.on('disconnect', () => process.exit())
