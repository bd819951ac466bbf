namespace CodeFirstWorkflows.Ownership;

/// <summary>A run that a process executes, as far as ownership is concerned.</summary>
internal interface IExecutedRun
{
    /// <summary>Ends when the execution has: the run has ended, is paused, or is left to another owner.</summary>
    Task Completion { get; }

    /// <summary>Looks for messages to the run, and acts on requests to pause and to cancel.</summary>
    ValueTask HearAsync();
}
