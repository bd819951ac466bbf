using CodeFirstWorkflows.Storing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps records of runs in a SQLite file.</summary>
public static class SqliteWorkflowsBuilderExtensions
{
    /// <summary>Keeps records of all runs in a SQLite file, so that they survive failures, pauses and the death of their process.</summary>
    /// <param name="builder">Adds workflows to the engine.</param>
    /// <param name="path">The file, on a local disk.</param>
    /// <returns>This builder.</returns>
    public static WorkflowsBuilder UseSqlite(this WorkflowsBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseStore(_ => new SqliteRunStore(path));
    }
}
