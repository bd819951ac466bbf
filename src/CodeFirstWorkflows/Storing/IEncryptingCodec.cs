namespace CodeFirstWorkflows.Storing;

/// <summary>A codec after which nobody can read a payload without a key. The compiler looks for one where [Sensitive] data is stored.</summary>
public interface IEncryptingCodec : IPayloadCodec;
