using CodeFirstWorkflows.Storing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps records of runs in PostgreSQL.</summary>
public static class PostgreSqlWorkflowsBuilderExtensions
{
    /// <summary>Keeps records of all runs in PostgreSQL, so that they survive failures, pauses and the death of their process.</summary>
    /// <param name="builder">Adds workflows to the engine.</param>
    /// <param name="connectionString">Where the server is.</param>
    /// <returns>This builder.</returns>
    public static WorkflowsBuilder UsePostgreSql(this WorkflowsBuilder builder, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseStore(_ => new PostgreSqlRunStore(connectionString));
    }
}
