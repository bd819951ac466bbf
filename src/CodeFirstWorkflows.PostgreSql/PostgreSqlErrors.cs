using Npgsql;

namespace CodeFirstWorkflows.Storing;

/// <summary>PostgreSQL's errors in words for people. Connection strings are secret and never shown.</summary>
internal static class PostgreSqlErrors
{
    /// <summary>Whether the same may succeed if it is tried again soon.</summary>
    internal static bool MayPass(NpgsqlException exception) =>
        exception.IsTransient
        || exception.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.IdleSessionTimeout;

    internal static RunStoreException Explain(NpgsqlException exception, int tries)
    {
        var words = exception.SqlState switch
        {
            null => "PostgreSQL cannot be reached, or the connection to it was cut. Check that the server runs and is reachable.",
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow =>
                "PostgreSQL is shutting down or starting. Try again when it is up.",
            PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected =>
                "PostgreSQL has undone the change again and again, because others changed the same. Try again later.",
            PostgresErrorCodes.DiskFull => "PostgreSQL's disk is full. What was acknowledged is safe. Make room, and go on.",
            PostgresErrorCodes.TooManyConnections => "PostgreSQL has no connection left. Raise max_connections, or use a smaller pool.",
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                "PostgreSQL did not let this program in. Check user and password in its connection string.",
            PostgresErrorCodes.InvalidCatalogName =>
                "The database does not exist. Create it, or name another one in the connection string.",
            PostgresErrorCodes.InsufficientPrivilege =>
                "The user may not do that. It needs the right to create the store's schema, or to use the one that is there, "
                + "its tables and its sequences.",
            PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedColumn =>
                "The store's tables were dropped or changed. Restore them from a backup.",
            PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted =>
                "PostgreSQL's data is damaged. Restore it from a backup.",
            PostgresErrorCodes.ReadOnlySqlTransaction => "The server is read-only, perhaps a standby. Connect to the primary one.",
            _ => "PostgreSQL could not do it.",
        };
        var often = tries > 1 ? $" Tried {tries} times." : "";
        return new RunStoreException($"The run store failed: {words}{often} PostgreSQL says: {exception.Message}", exception);
    }

    internal static RunStoreException TooNew(string schema, int version, int known) =>
        new($"The run store in the schema '{schema}' has version {version}, "
            + $"and this program knows versions up to {known}. Update the package CodeFirstWorkflows.PostgreSql.");

    internal static RunStoreException Preview(string schema, int version) =>
        new($"The run store in the schema '{schema}' was made by a preview version of this program (version {version}), "
            + "which cannot be read any more. Drop the schema, or use another one.");
}
