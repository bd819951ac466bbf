using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

/// <summary>Keeps records of runs in PostgreSQL.</summary>
public static class PostgreSqlWorkflowEngineOptionsExtensions
{
    /// <summary>Keeps records of all runs in PostgreSQL, so that they survive failures, pauses and the death of their process.</summary>
    /// <param name="options">The engine's options.</param>
    /// <param name="connectionString">Where the server is.</param>
    /// <returns>These options.</returns>
    public static WorkflowEngineOptions UsePostgreSql(this WorkflowEngineOptions options, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Store = new PostgreSqlRunStore(connectionString);
        return options;
    }
}
