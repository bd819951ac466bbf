using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

/// <summary>Keeps records of runs in a SQLite file.</summary>
public static class SqliteWorkflowEngineOptionsExtensions
{
    /// <summary>Keeps records of all runs in a SQLite file, so that they survive failures, pauses and the death of their process.</summary>
    /// <param name="options">The engine's options.</param>
    /// <param name="path">The file, on a local disk.</param>
    /// <returns>These options.</returns>
    public static WorkflowEngineOptions UseSqlite(this WorkflowEngineOptions options, string path)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Store = new SqliteRunStore(path);
        return options;
    }
}
