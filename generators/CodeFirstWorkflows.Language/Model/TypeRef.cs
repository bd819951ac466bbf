namespace CodeFirstWorkflows.Language.Model;

/// <summary>A type as generated code writes it: fully qualified, with its nullability.</summary>
internal sealed record TypeRef(string Name, bool IsValueType, bool IsNullable);

/// <summary>How visible a generated member may be that mentions certain types.</summary>
internal enum Access
{
    /// <summary>As visible as the workflow class.</summary>
    Public,

    /// <summary>Within the assembly.</summary>
    Internal,

    /// <summary>Within the workflow class alone.</summary>
    Private,
}
