namespace CodeFirstWorkflows;

/// <summary>What to do when a run is to be started whose id is taken.</summary>
public enum RunExists
{
    /// <summary>The start is refused.</summary>
    Refuse,

    /// <summary>
    /// The run with this id is the one to start: if it is executed it is joined; if it has ended or is paused, it is returned as it is. A start can be repeated safely
    /// in this way. Its input and options are those of the first start.
    /// </summary>
    Join,
}
