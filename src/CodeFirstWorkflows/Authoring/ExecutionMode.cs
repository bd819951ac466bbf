namespace CodeFirstWorkflows;

/// <summary>In which order a workflow's steps run.</summary>
public enum ExecutionMode
{
    /// <summary>In the order in which they are written; those of a parallel group beside each other.</summary>
    Sequential = 0,

    /// <summary>Each as soon as its inputs and conditions are decided.</summary>
    Dataflow = 1,
}
