using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Worker;

/// <summary>A mail to send.</summary>
internal sealed record OutboxMail(long Id, string To, string Subject);

/// <summary>The mails of the app in a SQLite file. Each is in one state at any time, also after a crash.</summary>
/// <remarks>
/// <c>waiting</c>, <c>parked</c> (SES refused it, and it was certainly not sent), <c>sending</c> (a send is under way), <c>sent</c>, and <c>unknown</c>: the process
/// ended during the send, so SES may have accepted it. SES has no idempotency token; sent again it might arrive twice, so a person decides.
/// </remarks>
internal sealed class MailOutbox : IDisposable
{
    private readonly SqliteConnection _file;

    public MailOutbox(string path)
    {
        _file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _file.Open();
        Run("PRAGMA journal_mode = WAL");
        Run("CREATE TABLE IF NOT EXISTS mail (id INTEGER PRIMARY KEY, recipient TEXT NOT NULL, subject TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', layer TEXT, message_id TEXT)");
        Run("UPDATE mail SET state = 'unknown' WHERE state = 'sending'");
    }

    public void Add(string to, string subject) => Run("INSERT INTO mail (recipient, subject) VALUES ($to, $subject)", ("$to", to), ("$subject", subject));

    public OutboxMail? Next(string state)
    {
        using var command = Command("SELECT id, recipient, subject FROM mail WHERE state = $state ORDER BY id LIMIT 1", ("$state", state));
        using var row = command.ExecuteReader();
        return row.Read() ? new OutboxMail(row.GetInt64(0), row.GetString(1), row.GetString(2)) : null;
    }

    public void Mark(OutboxMail mail, string state, string? layer = null, string? messageId = null) => Run(
        "UPDATE mail SET state = $state, layer = $layer, message_id = $message WHERE id = $id", ("$state", state), ("$layer", layer), ("$message", messageId), ("$id", mail.Id));

    /// <summary>Parks what waits: it would be refused as well.</summary>
    public void ParkWaiting(string layer) => Run("UPDATE mail SET state = 'parked', layer = $layer WHERE state = 'waiting'", ("$layer", layer));

    public void Resume() => Run("UPDATE mail SET state = 'waiting', layer = NULL WHERE state = 'parked'");

    public long Count(string state)
    {
        using var command = Command("SELECT COUNT(*) FROM mail WHERE state = $state", ("$state", state));
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _file.Dispose();

    private void Run(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = _file.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
